package org.thywill.push.stomp;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.ComponentException;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.component.Publication.Change;

/// Artemis inside this process. It opens no port, keeps nothing on disk, and is managed by nobody.
///
/// One thread owns what is asked of it; one session of the broker hands back what arrives. Each address has one
/// queue and one consumer, however many connections there are.
final class EmbeddedBroker implements Broker {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final String TICKET = "ticket";
    private static final String OFFSET = "offset";
    private static final String AT = "at";
    private static final String ID = "id";
    private static final String KEY = "key";
    private static final String REMOVED = "removed";
    private static final String SCORE = "score";

    private final long maxBytes;
    private final ThreadPoolExecutor owner =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), EmbeddedBroker::ownerThread);
    /// On the owner's thread only.
    private final Map<String, Use> inUse = new HashMap<>();

    private final Artemis artemis = new Artemis();
    private volatile Listener listener = new Nobody();

    /// @param maxBytes the most that one address may hold; past it the broker refuses
    EmbeddedBroker(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    private static final class Use {
        final ClientConsumer consumer;
        int users = 1;

        Use(ClientConsumer consumer) {
            this.consumer = consumer;
        }
    }

    private static final class Nobody implements Listener {
        @Override
        public void arrived(long ticket, Publication publication) {}

        @Override
        public void lost(long ticket) {}
    }

    /// Keeps nothing of whoever happens to be the first to ask for something, such as an application's class loader.
    private static Thread ownerThread(Runnable work) {
        var thread = Thread.ofPlatform()
                .daemon()
                .name("thywill-stomp-broker")
                .inheritInheritableThreadLocals(false)
                .unstarted(work);
        thread.setContextClassLoader(EmbeddedBroker.class.getClassLoader());
        return thread;
    }

    /// @param to hears of everything from now on
    /// @throws ComponentException if the broker does not start
    void start(Listener to) {
        listener = to;
        try {
            artemis.start(maxBytes);
            owner.prestartAllCoreThreads();
        } catch (Exception e) {
            throw new ComponentException(
                    "The embedded broker of push \"stomp\" did not start: " + e.getMessage(),
                    "The log has the cause; another push can be chosen with thywill.push.component.",
                    e);
        }
    }

    void stop(Duration grace) {
        owner.shutdown();
        try {
            if (!owner.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("broker stopped before its work was done");
                owner.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        artemis.stop();
    }

    @Override
    public void open(String address) {
        submit(() -> {
            var use = inUse.get(address);
            if (use != null) {
                use.users++;
                return;
            }
            try {
                inUse.put(address, new Use(consume(address)));
            } catch (ActiveMQException e) {
                LOG.error("address not opened address={}", address, e);
            }
        });
    }

    private ClientConsumer consume(String address) throws ActiveMQException {
        var consuming = artemis.consuming();
        consuming.createQueue(QueueConfiguration.of(address)
                .setAddress(address)
                .setRoutingType(RoutingType.MULTICAST)
                .setDurable(false)
                .setTemporary(true));
        var consumer = consuming.createConsumer(address);
        consumer.setMessageHandler(this::handle);
        return consumer;
    }

    private void handle(ClientMessage message) {
        var json = new byte[message.getBodySize()];
        message.getBodyBuffer().readBytes(json);
        listener.arrived(
                message.getLongProperty(TICKET),
                new Publication(
                        message.getLongProperty(OFFSET),
                        message.getLongProperty(AT),
                        message.getStringProperty(ID),
                        message.getStringProperty(KEY),
                        null,
                        Json.ofValid(json),
                        change(message)));
    }

    /// When an entry expires is of no interest to subscribers.
    private static @Nullable Change change(ClientMessage message) {
        if (!message.containsProperty(REMOVED)) {
            return null;
        }
        var score = message.containsProperty(SCORE) ? message.getDoubleProperty(SCORE) : null;
        return new Change(score, 0, message.getBooleanProperty(REMOVED));
    }

    @Override
    public void publish(String address, long ticket, Publication publication) {
        boolean given = submit(() -> {
            try {
                if (inUse.containsKey(address)) {
                    send(address, ticket, publication);
                } else {
                    listener.lost(ticket);
                }
            } catch (ActiveMQException e) {
                LOG.warn("publication lost address={} offset={}", address, publication.offset(), e);
                listener.lost(ticket);
            }
        });
        if (!given) {
            listener.lost(ticket);
        }
    }

    private void send(String address, long ticket, Publication publication) throws ActiveMQException {
        var message = artemis.producing().createMessage(false);
        message.putLongProperty(TICKET, ticket);
        message.putLongProperty(OFFSET, publication.offset());
        message.putLongProperty(AT, publication.atMs());
        if (publication.id() != null) {
            message.putStringProperty(ID, publication.id());
        }
        if (publication.key() != null) {
            message.putStringProperty(KEY, publication.key());
        }
        var change = publication.change();
        if (change != null) {
            message.putBooleanProperty(REMOVED, change.removed());
            if (change.score() != null) {
                message.putDoubleProperty(SCORE, change.score());
            }
        }
        message.getBodyBuffer().writeBytes(publication.json().bytes());
        artemis.producer().send(address, message);
    }

    @Override
    public void close(String address) {
        submit(() -> {
            var use = inUse.get(address);
            if (use == null || --use.users > 0) {
                return;
            }
            inUse.remove(address);
            try {
                use.consumer.close();
                artemis.remove(address);
            } catch (Exception e) {
                LOG.warn("address not removed address={}", address, e);
            }
        });
    }

    Artemis artemis() {
        return artemis;
    }

    private boolean submit(Runnable task) {
        try {
            owner.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
