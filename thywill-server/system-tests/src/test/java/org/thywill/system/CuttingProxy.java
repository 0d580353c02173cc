package org.thywill.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Stands between a client and the server, and breaks what stands between them when told to.
final class CuttingProxy implements AutoCloseable {
    private static final int BACKLOG = 4096;

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;

    CuttingProxy(URI server) {
        try {
            listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
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

    /// Resets every connection, and resets each new one at once, until [#mend].
    void cut() {
        refusing = true;
        open.forEach(CuttingProxy::reset);
    }

    /// Lets connections through again.
    void mend() {
        refusing = false;
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
        try {
            if (refusing) {
                return;
            }
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target);
            var up = Thread.ofVirtual().start(() -> pump(client, server));
            pump(server, client);
            up.join();
        } catch (IOException e) {
            // either side is gone, so the other one is reset below
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            reset(client);
            reset(server);
            open.remove(client);
            open.remove(server);
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            reset(from);
            reset(to);
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
        listener.close();
        cut();
    }
}
