package org.thywill.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;

/// An HTTP proxy that leads to one server, whatever name it is asked for.
final class ScriptedProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int port;
    private final String answer;
    /// The heads of the requests.
    final LinkedBlockingQueue<String> asked = new LinkedBlockingQueue<>();

    /// @param port of the server
    /// @param answer such as `200 Connection established`; with another status nothing is relayed
    ScriptedProxy(int port, String answer) throws IOException {
        this.port = port;
        this.answer = answer;
        Thread.ofVirtual().start(this::accept);
    }

    ProxySelector selector() {
        return ProxySelector.of((InetSocketAddress) listening.getLocalSocketAddress());
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                return; // it was closed
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            asked.add(head(client.getInputStream()));
            client.getOutputStream().write(("HTTP/1.1 " + answer + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            if (answer.startsWith("200")) {
                var up = Thread.ofVirtual().start(() -> relay(client, server));
                relay(server, client);
                up.join();
            }
        } catch (IOException _) {
            // either side is gone
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        for (int next = in.read(); next >= 0 && !head.toString().endsWith("\r\n\r"); next = in.read()) {
            head.append((char) next);
        }
        return head.toString().strip();
    }

    private static void relay(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException _) {
            // either side is gone
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
