package org.thywill.component.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.thywill.component.ClientGateway;
import org.thywill.component.ClientLink;
import org.thywill.component.ClientMessage;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Connection;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage;
import org.thywill.component.Standing;

/// Admits every connection as a new client and remembers what came. Tests wait for what they expect, with a deadline.
public final class RecordingGateway implements ClientGateway {
    private static final long DEADLINE_SECONDS = 10;

    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Link> byKey = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<Link> links = new LinkedBlockingQueue<>();
    private volatile Function<ClientMessage, ClientLink.Receipt> verdict = _ -> new ClientLink.Receipt.Accepted();
    private volatile boolean answersConnects = true;

    /// Decides from now on what becomes of messages.
    public void judge(Function<ClientMessage, ClientLink.Receipt> newVerdict) {
        verdict = newVerdict;
    }

    /// From now on connections get no [ServerMessage.Connected] by themselves: the test sends or closes.
    public void leaveConnectsToTheTest() {
        answersConnects = false;
    }

    /// The next connection that was presented, in order.
    public Link nextLink() {
        return await(links, "a connection");
    }

    @Override
    public BrowserSession session(@Nullable String cookie) {
        return cookie != null && cookie.startsWith("cookie-of-")
                ? new BrowserSession(cookie.substring("cookie-of-".length()), cookie, false)
                : fresh("s." + numbers.incrementAndGet());
    }

    private static BrowserSession fresh(String id) {
        return new BrowserSession(id, "cookie-of-" + id, true);
    }

    @Override
    public ClientLink connect(ConnectRequest request, Connection connection) {
        int number = numbers.incrementAndGet();
        var link = new Link(
                number, request, connection, session(request.sessionCookie()).id());
        byKey.put(link.key(), link);
        if (answersConnects) {
            connection.send(link.connected());
        }
        links.add(link);
        return link;
    }

    @Override
    public Optional<ClientLink> link(String connectionKey) {
        var found = Optional.ofNullable(byKey.get(connectionKey));
        found.ifPresent(link -> link.timesFound.incrementAndGet());
        return found.map(link -> link);
    }

    private static <T> T await(LinkedBlockingQueue<T> queue, String what) {
        try {
            var next = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("Waited " + DEADLINE_SECONDS + " s for " + what + " in vain");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for " + what, e);
        }
    }

    /// One connection, as the gateway saw it.
    public final class Link implements ClientLink {
        private final int number;
        private final ConnectRequest request;
        private final Connection connection;
        private final String sessionId;
        private final LinkedBlockingQueue<ClientMessage> messages = new LinkedBlockingQueue<>();
        private final LinkedBlockingQueue<Boolean> closings = new LinkedBlockingQueue<>();
        private final AtomicLong received = new AtomicLong();
        private final AtomicInteger timesFound = new AtomicInteger();

        private Link(int number, ConnectRequest request, Connection connection, String sessionId) {
            this.number = number;
            this.request = request;
            this.connection = connection;
            this.sessionId = sessionId;
        }

        public ConnectRequest request() {
            return request;
        }

        public Connection connection() {
            return connection;
        }

        /// The key under which [ClientGateway#link] finds this.
        public String key() {
            return "k." + number;
        }

        /// How often it was found by its key, which shows that the client has got that.
        public int timesFound() {
            return timesFound.get();
        }

        /// The answer that admits this connection.
        public ServerMessage.Connected connected() {
            var channels = Map.of(ServerMessage.PRIVATE, new Standing(new Position("e" + number, 0)));
            return new ServerMessage.Connected(
                    "c." + number, sessionId, key(), "t." + number, false, 0, number, channels);
        }

        /// The next message that came, in order.
        public ClientMessage nextMessage() {
            return await(messages, "a message");
        }

        /// Messages that came and were not yet asked for.
        public List<ClientMessage> pendingMessages() {
            return List.copyOf(messages);
        }

        /// Waits until the connection has closed, and says whether the client had said goodbye.
        public boolean awaitClosed() {
            return await(closings, "the connection to close");
        }

        @Override
        public Receipt receive(ClientMessage message) {
            var receipt = verdict.apply(message);
            if (receipt instanceof Receipt.Accepted) {
                received.accumulateAndGet(message.number(), Math::max);
                messages.add(message);
            }
            return receipt;
        }

        @Override
        public long received() {
            return received.get();
        }

        @Override
        public String sessionId() {
            return sessionId;
        }

        @Override
        public void closed(boolean goodbye) {
            byKey.remove(key());
            closings.add(goodbye);
        }
    }
}
