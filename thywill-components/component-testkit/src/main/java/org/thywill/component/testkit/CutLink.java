package org.thywill.component.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.thywill.component.testkit.CuttingProxy.Mode;

/// One connection through a [CuttingProxy].
final class CutLink {
    private static final int CHUNK_BYTES = 16 << 10;
    private static final int SLOW_CHUNK_BYTES = 2 << 10;
    private static final int REQUEST_LINE_BYTES = 100;

    /// Small, so that a client that does not read is soon felt by the server.
    private static final int RECEIVE_BUFFER_BYTES = 64 << 10;

    private final CuttingProxy proxy;
    private final Socket client;
    private final Socket server = new Socket();
    private final ReentrantLock lock = new ReentrantLock();
    /// The mode has changed, or the link is over.
    private final Condition changed = lock.newCondition();
    /// Written under the lock, as is what follows.
    private volatile boolean swallowsUp;

    private volatile boolean swallowsDown;
    /// Neither end hears that the other has closed.
    private volatile boolean deaf;

    private boolean over;

    CutLink(CuttingProxy proxy, Socket client) {
        this.proxy = proxy;
        this.client = client;
    }

    /// Called when the proxy has changed its mode. Notes what lasts although the mode may change again: a stream with
    /// a hole in it must never go on.
    void follow(Mode mode) {
        lock.lock();
        try {
            deaf |= mode == Mode.HALF_OPEN;
            swallowsUp |= mode == Mode.HALF_OPEN || mode == Mode.SWALLOW_UP;
            swallowsDown |= mode == Mode.HALF_OPEN || mode == Mode.SWALLOW_DOWN;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Reads what the client says until it closes, and is nobody.
    void swallowAll() {
        try {
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // it is gone
        }
    }

    /// Returns when both ends are gone.
    void relay(InetSocketAddress target, byte[] source) {
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
            bind(source);
            server.connect(target);
            var up = Thread.ofVirtual().name("cutting-proxy-up").start(() -> pump(client, server, true));
            pump(server, client, false);
            up.join();
        } catch (IOException _) {
            // the server is not there, so the client is reset
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void bind(byte[] source) throws IOException {
        try {
            server.bind(new InetSocketAddress(InetAddress.getByAddress(source), 0));
        } catch (SocketException _) {
            // this system has no such address: the default one is taken
        }
    }

    private void pump(Socket from, Socket to, boolean up) {
        var buffer = new byte[CHUNK_BYTES];
        try {
            while (true) {
                long rate = proxy.bytesPerSecond();
                int count = from.getInputStream().read(buffer, 0, rate > 0 ? SLOW_CHUNK_BYTES : CHUNK_BYTES);
                awaitPassage();
                if (count < 0) {
                    endOf(to);
                    return;
                }
                if (up && proxy.isBlocked(beginning(buffer, count))) {
                    reset();
                    return;
                }
                if (!(up ? swallowsUp : swallowsDown)) {
                    to.getOutputStream().write(buffer, 0, count);
                }
                if (rate > 0) {
                    Thread.sleep(count * 1_000L / rate);
                }
            }
        } catch (IOException _) {
            if (!deaf) {
                reset();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String beginning(byte[] buffer, int count) {
        return new String(buffer, 0, Math.min(count, REQUEST_LINE_BYTES), StandardCharsets.ISO_8859_1);
    }

    private void awaitPassage() throws InterruptedException {
        lock.lock();
        try {
            while (proxy.mode() == Mode.HANG && !over) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void endOf(Socket to) throws IOException {
        if (!deaf) {
            to.shutdownOutput();
        }
    }

    void reset() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        reset(client);
        reset(server);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException _) {
            // it was closed already, which is what is wanted
        }
    }
}
