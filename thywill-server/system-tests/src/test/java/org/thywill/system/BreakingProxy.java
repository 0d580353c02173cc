package org.thywill.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Stands between a browser and the server like a proxy that does not let every transport through. A request is
/// looked at by the first bytes that are read of it, which for a browser's small requests is all of it.
final class BreakingProxy implements AutoCloseable {
    /// What it does to WebSockets and to answers without an end.
    enum Fault {
        /// Nothing.
        NONE,
        /// The handshake is answered with 403 and a page.
        REFUSES,
        /// The handshake is answered with 200 and a page.
        ANSWERS_WITHOUT_UPGRADE,
        /// The handshake is not answered.
        HANGS_BEFORE_UPGRADE,
        /// The handshake succeeds, and nothing goes through afterwards.
        HANGS_AFTER_UPGRADE,
        /// A WebSocket is cut off after a second.
        CUTS_AFTER_A_SECOND,
        /// No transport gets through to the server until there is another fault; then what was held goes on.
        HOLDS,
        /// WebSockets are refused, and of SSE and streaming nothing comes before the answer ends.
        BUFFERS;

        boolean breaksWebSockets() {
            return this != NONE && this != HOLDS;
        }
    }

    private static final int BUFFER_BYTES = 16_384;
    private static final Duration CUT_AFTER = Duration.ofSeconds(1);

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch holding = new CountDownLatch(1);
    private final CountDownLatch passing = new CountDownLatch(1);
    private volatile Fault fault;

    BreakingProxy(URI server, Fault fault) {
        this.fault = fault;
        try {
            listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        target = new InetSocketAddress(server.getHost(), server.getPort());
        Thread.ofVirtual().start(this::accept);
    }

    /// The address that leads to the server through this proxy.
    URI address() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
    }

    /// From now on connections fare like this; those that stand go on.
    void become(Fault next) {
        fault = next;
        passing.countDown();
    }

    /// Waits until a request of a transport is held, for 30 s at the most.
    ///
    /// @return whether it is
    boolean awaitHeld() throws InterruptedException {
        return holding.await(30, TimeUnit.SECONDS);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                Thread.ofVirtual().start(() -> relay(client));
            } catch (IOException e) {
                return; // the listener was closed: nothing is relayed any more
            }
        }
    }

    private void relay(Socket client) {
        var server = new Socket();
        open.add(client);
        open.add(server);
        try (client;
                server) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target);
            var line = new Line(client, server, fault);
            var up = Thread.ofVirtual().start(line::up);
            line.down();
            up.join();
        } catch (IOException e) {
            // either side is gone, so the other one is closed too
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
            open.remove(server);
        }
    }

    /// One connection of the browser's, and what has become of it.
    private final class Line {
        private final Socket client;
        private final Socket server;
        private final Fault fault;
        private volatile boolean webSocket;
        private volatile boolean withheld;

        Line(Socket client, Socket server, Fault fault) {
            this.client = client;
            this.server = server;
            this.fault = fault;
        }

        void up() {
            try {
                copy(client.getInputStream(), server.getOutputStream(), this::request);
                server.shutdownOutput();
            } catch (IOException e) {
                reset(client);
                reset(server);
            }
        }

        void down() throws IOException {
            copy(server.getInputStream(), client.getOutputStream(), _ -> !withheld);
        }

        /// @return whether the bytes go on to the server
        private boolean request(String bytes) throws IOException {
            if (webSocket) {
                return fault != Fault.HANGS_AFTER_UPGRADE;
            }
            if (fault == Fault.HOLDS && bytes.matches("(?s)(GET|POST) /thywill/push/.*")) {
                hold();
            }
            webSocket = fault.breaksWebSockets() && bytes.startsWith("GET /thywill/push/websocket");
            if (webSocket) {
                return handshake();
            }
            withheld = fault == Fault.BUFFERS && bytes.matches("(?s)POST /thywill/push/(sse|stream).*");
            return true;
        }

        private void hold() throws IOException {
            holding.countDown();
            try {
                passing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted while a request was held", e);
            }
        }

        private boolean handshake() throws IOException {
            switch (fault) {
                case REFUSES, BUFFERS -> answer("403 Forbidden");
                case ANSWERS_WITHOUT_UPGRADE -> answer("200 OK");
                case CUTS_AFTER_A_SECOND -> Thread.ofVirtual().start(this::cutSoon);
                default -> {}
            }
            return fault == Fault.HANGS_AFTER_UPGRADE || fault == Fault.CUTS_AFTER_A_SECOND;
        }

        private void answer(String status) throws IOException {
            var page = "<html>Not this way</html>";
            var answer = "HTTP/1.1 " + status + "\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: "
                    + page.length() + "\r\n\r\n" + page;
            client.getOutputStream().write(answer.getBytes(ISO_8859_1));
            client.shutdownOutput();
        }

        private void cutSoon() {
            try {
                if (!end.await(CUT_AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
                    reset(client);
                    reset(server);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface Look {
        boolean passes(String bytes) throws IOException;
    }

    private static void copy(InputStream from, OutputStream to, Look look) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            if (look.passes(new String(buffer, 0, read, ISO_8859_1))) {
                to.write(buffer, 0, read);
                to.flush();
            }
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it was closed already, which is what is wanted
        }
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        passing.countDown();
        listener.close();
        open.forEach(BreakingProxy::reset);
    }
}
