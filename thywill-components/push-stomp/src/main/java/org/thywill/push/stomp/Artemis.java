package org.thywill.push.stomp;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMConnectorFactory;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The broker itself, with a session to send and one to receive. Its only acceptor is the one inside the
/// process; there is no journal, no console, no JMX.
final class Artemis {
    private static final Logger LOG = LoggerFactory.getLogger(Artemis.class);
    private static final int THREADS = 4;
    private static final SimpleString NOWHERE = SimpleString.of("nowhere");

    /// Brokers inside one process are told apart by number.
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    private @Nullable ServerLocator locator;
    private @Nullable ClientSessionFactory connections;
    private @Nullable ClientSession producing;
    private @Nullable ClientSession consuming;
    private @Nullable ClientProducer producer;

    /// @param maxBytes the most that one address may hold
    void start(long maxBytes) throws Exception {
        var inside = Map.<String, Object>of("serverId", NUMBERS.incrementAndGet());
        broker.setConfiguration(configuration(inside, maxBytes));
        broker.start();
        locator = locator(inside);
        connections = locator.createSessionFactory();
        producing = connections.createSession(true, true);
        producer = producing.createProducer();
        // Messages count as received when they leave the broker: there is nobody to send them to again.
        consuming = connections.createSession(null, null, false, true, true, true, 0);
        consuming.start();
    }

    private static Configuration configuration(Map<String, Object> inside, long maxBytes) throws Exception {
        var configuration = new ConfigurationImpl();
        configuration.setName("thywill-stomp");
        configuration.addAcceptorConfiguration(
                new TransportConfiguration(InVMAcceptorFactory.class.getName(), inside, "inside"));
        configuration.setPersistenceEnabled(false);
        // Or it would load a native library to see whether it could use it.
        configuration.setJournalType(JournalType.NIO);
        configuration.setSecurityEnabled(false);
        configuration.setJMXManagementEnabled(false);
        configuration.setMessageCounterEnabled(false);
        configuration.setCriticalAnalyzer(false);
        configuration.setGracefulShutdownEnabled(false);
        configuration.setMaxDiskUsage(-1);
        configuration.setGlobalMaxSize(4 * maxBytes);
        configuration.setThreadPoolMaxSize(THREADS);
        configuration.setScheduledThreadPoolMaxSize(1);
        configuration.getWildcardConfiguration().setRoutingEnabled(false);
        configuration.addAddressSetting("#", bounds(maxBytes));
        return configuration;
    }

    private static AddressSettings bounds(long maxBytes) {
        return new AddressSettings()
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.FAIL)
                .setMaxSizeBytes(maxBytes)
                // Never used: nothing expires, and nothing is delivered twice.
                .setDeadLetterAddress(NOWHERE)
                .setExpiryAddress(NOWHERE)
                .setDefaultAddressRoutingType(RoutingType.MULTICAST)
                .setAutoCreateAddresses(true)
                .setAutoCreateQueues(false);
    }

    private static ServerLocator locator(Map<String, Object> inside) {
        var locator = ActiveMQClient.createServerLocatorWithoutHA(
                new TransportConfiguration(InVMConnectorFactory.class.getName(), inside, "inside"));
        locator.setUseGlobalPools(false);
        locator.setThreadPoolMaxSize(THREADS);
        locator.setScheduledThreadPoolMaxSize(1);
        // Nothing is between the two ends that could fail silently.
        locator.setConnectionTTL(-1);
        locator.setClientFailureCheckPeriod(-1);
        locator.setReconnectAttempts(0);
        locator.setBlockOnNonDurableSend(false);
        // The line in front of the broker has the bound; a sender never waits for the broker.
        locator.setProducerWindowSize(-1);
        locator.setMinLargeMessageSize(Integer.MAX_VALUE);
        return locator;
    }

    ClientSession producing() {
        return started(producing);
    }

    ClientSession consuming() {
        return started(consuming);
    }

    /// Sends to any address.
    ClientProducer producer() {
        return started(producer);
    }

    ActiveMQServer server() {
        return broker.getActiveMQServer();
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("The broker has not started");
        }
        return part;
    }

    /// Removes an address and the queue of the same name.
    void remove(String address) throws Exception {
        server().destroyQueue(SimpleString.of(address));
        server().removeAddressInfo(SimpleString.of(address), null, true);
    }

    void stop() {
        for (var part : List.of(
                quietly(() -> close(producing)),
                quietly(() -> close(consuming)),
                quietly(() -> close(connections)),
                quietly(() -> close(locator)),
                quietly(broker::stop))) {
            part.run();
        }
    }

    private static void close(@Nullable AutoCloseable part) throws Exception {
        if (part != null) {
            part.close();
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static Runnable quietly(Step step) {
        return () -> {
            try {
                step.run();
            } catch (Exception e) {
                LOG.warn("part of the broker not stopped", e);
            }
        };
    }
}
