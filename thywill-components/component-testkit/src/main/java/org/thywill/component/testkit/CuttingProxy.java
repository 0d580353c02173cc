package org.thywill.component.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands between clients and the server, and breaks what stands between them when told to.
///
/// It connects to the server from as many addresses of 127.0.0.0/8 as it has connections, so that the server's limit
/// for each address stays on. Where the system has only 127.0.0.1, all come from there. Any thread may call it.
public final class CuttingProxy implements AutoCloseable {
    private static final int BACKLOG = 4096;

    /// What happens to connections, from now on.
    public enum Mode {
        /// Everything passes.
        OK,
        /// Nothing passes; what was sent passes later.
        HANG,
        /// Each new connection is reset at once. Those that stand go on: [CuttingProxy#reset] ends them.
        REFUSE,
        /// As if a cable were pulled: what either end sends is swallowed, and neither hears that the other has closed.
        /// It lasts for every connection that stood or came meanwhile.
        HALF_OPEN,
        /// What clients send is swallowed, on every connection that stood or came meanwhile.
        SWALLOW_UP,
        /// What the server sends is swallowed, on every connection that stood or came meanwhile.
        SWALLOW_DOWN
    }

    /// One step of a script.
    ///
    /// @param reset whether connections that stand are reset at its beginning
    public record Step(Mode mode, boolean reset, long millis) {}

    private final ServerSocket listener;
    private final Set<CutLink> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile InetSocketAddress target;
    private volatile Mode mode = Mode.OK;
    private volatile long bytesPerSecond;
    private volatile Set<String> blocked = Set.of();

    public CuttingProxy(URI server) {
        try {
            listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        target = addressOf(server);
        Thread.ofVirtual().name("cutting-proxy").start(this::accept);
    }

    private static InetSocketAddress addressOf(URI server) {
        return new InetSocketAddress(server.getHost(), server.getPort());
    }

    /// The address that leads to the server through this proxy.
    public URI address() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
    }

    /// Leads new connections to another server.
    public void lead(URI server) {
        target = addressOf(server);
    }

    /// Sets what happens from now on.
    public void set(Mode next) {
        mode = next;
        links.forEach(link -> link.follow(next));
    }

    /// Lets each direction of each connection pass at most so many bytes a second, a few kilobytes at a time; 0 for
    /// no limit.
    public void limit(long bytes) {
        bytesPerSecond = bytes;
    }

    /// Resets each connection on which a request for one of these paths comes, as some networks do with WebSockets;
    /// in place of those that were blocked before.
    public void block(Set<String> paths) {
        blocked = Set.copyOf(paths);
    }

    /// Resets every connection that stands.
    public void reset() {
        links.forEach(CutLink::reset);
    }

    /// Resets every connection, and resets each new one at once, until [#mend].
    public void cut() {
        set(Mode.REFUSE);
        reset();
    }

    /// Lets connections through again.
    public void mend() {
        set(Mode.OK);
    }

    /// Goes through a script, and lets everything pass at its end.
    public void play(List<Step> script) throws InterruptedException {
        for (var step : script) {
            set(step.mode());
            if (step.reset()) {
                reset();
            }
            Thread.sleep(step.millis());
        }
        mend();
    }

    /// How many connections stand, those included whose one end is gone unheard.
    public int connections() {
        return links.size();
    }

    Mode mode() {
        return mode;
    }

    /// @param request what came in one piece from a client
    boolean isBlocked(String request) {
        return blocked.stream()
                .anyMatch(path -> request.startsWith("GET " + path) || request.startsWith("POST " + path));
    }

    long bytesPerSecond() {
        return bytesPerSecond;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                Thread.ofVirtual().name("cutting-proxy-link").start(() -> relay(client));
            } catch (IOException _) {
                return; // the listener was closed: nothing is relayed any more
            }
        }
    }

    private void relay(Socket client) {
        var link = new CutLink(this, client);
        links.add(link);
        link.follow(mode); // after it is among the links, so that no change passes it by
        try {
            switch (mode) {
                case REFUSE -> {}
                case HALF_OPEN -> link.swallowAll();
                default -> link.relay(target, source(accepted.getAndIncrement()));
            }
        } finally {
            link.reset();
            links.remove(link);
        }
    }

    /// 127.1.0.1, 127.1.0.2, and so on.
    private static byte[] source(int number) {
        return new byte[] {127, (byte) (1 + number / 62_500 % 250), (byte) (number / 250), (byte) (1 + number % 250)};
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            cut();
        }
    }
}
