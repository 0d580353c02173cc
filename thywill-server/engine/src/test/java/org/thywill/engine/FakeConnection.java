package org.thywill.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.thywill.component.ClientLink;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Connection;
import org.thywill.component.ServerMessage;

/// Records what it is given, in order; what is published comes as a replay of one publication.
class FakeConnection implements Connection {
    private final List<ServerMessage> messages = new ArrayList<>();
    private final Semaphore writable = new Semaphore(1_000_000);
    private Consumer<ServerMessage> reader = _ -> {};
    private CloseReason closed;
    private String detail = "";
    private ClientLink link;
    private String instance = "";
    private int heard;
    private volatile boolean behind;
    private final String address;

    FakeConnection() {
        this("127.0.0.1");
    }

    FakeConnection(String address) {
        this.address = address;
    }

    /// Remembers whose connection it is to be.
    void of(ConnectRequest request) {
        instance = request.instance();
    }

    /// The instance of its client.
    String instance() {
        return instance;
    }

    @Override
    public String transport() {
        return "fake";
    }

    @Override
    public String remoteAddress() {
        return address;
    }

    @Override
    public synchronized void send(ServerMessage message) {
        if (closed == null) {
            messages.add(message);
            notifyAll();
            reader.accept(message);
        }
    }

    @Override
    public boolean awaitWritable(Duration limit) throws InterruptedException {
        writable.acquire();
        return isOpen();
    }

    @Override
    public synchronized void heard() {
        heard++;
    }

    /// How often it was told that its client was heard.
    synchronized int timesHeard() {
        return heard;
    }

    /// From now on it is writable only as many times as [#drain] says.
    FakeConnection stuffed() {
        writable.drainPermits();
        return this;
    }

    boolean isWritable() {
        return writable.availablePermits() > 0;
    }

    /// From now on it takes what is published too slowly, or fast enough again.
    void behind(boolean newBehind) {
        behind = newBehind;
    }

    boolean isBehind() {
        return behind;
    }

    void drain(int times) {
        writable.release(times);
    }

    /// Passes on what is sent from now on, as it comes.
    synchronized void read(Consumer<ServerMessage> newReader) {
        reader = newReader;
    }

    @Override
    public void close(CloseReason reason, String text) {
        ClientLink open;
        synchronized (this) {
            if (closed != null) {
                return;
            }
            closed = reason;
            detail = text;
            open = link;
        }
        writable.release(1);
        if (open != null) {
            open.closed(false);
        }
    }

    synchronized void link(ClientLink newLink) {
        link = newLink;
    }

    synchronized ClientLink link() {
        return link;
    }

    synchronized boolean isOpen() {
        return closed == null;
    }

    synchronized CloseReason closed() {
        return closed;
    }

    synchronized String detail() {
        return detail;
    }

    synchronized List<ServerMessage> messages() {
        return List.copyOf(messages);
    }

    <M extends ServerMessage> List<M> messages(Class<M> type) {
        return messages().stream().filter(type::isInstance).map(type::cast).toList();
    }

    <M extends ServerMessage> M only(Class<M> type) {
        var found = messages(type);
        if (found.size() != 1) {
            throw new AssertionError("Expected one " + type.getSimpleName() + ", but found " + messages());
        }
        return found.getFirst();
    }

    /// The data of what was published on a channel, as texts.
    List<String> published(String channel) {
        return messages(ServerMessage.Replay.class).stream()
                .filter(replay -> replay.channel().equals(channel))
                .flatMap(replay -> replay.publications().stream())
                .map(publication -> publication.json().toString())
                .toList();
    }

    /// The data of what came for this client alone, as texts.
    List<String> direct() {
        return messages(ServerMessage.Direct.class).stream()
                .map(direct -> direct.json().toString())
                .toList();
    }

    /// Waits for a message of some kind.
    void await(Class<? extends ServerMessage> type) {
        await(() -> messages.stream().anyMatch(type::isInstance), type.getSimpleName());
    }

    void awaitAnswers(int count) {
        await(() -> messages(ServerMessage.Answer.class).size() >= count, count + " answers");
    }

    void awaitPublished(String channel, int count) {
        await(() -> published(channel).size() >= count, count + " publications on " + channel);
    }

    void awaitLast(String channel, String data) {
        await(
                () -> !published(channel).isEmpty()
                        && published(channel).getLast().equals(data),
                data + " on " + channel);
    }

    /// @param condition about what was sent; looked at whenever something is
    synchronized void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        try {
            while (!condition.getAsBoolean()) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (leftMs <= 0) {
                    throw new AssertionError("Waited 10 s in vain for " + what + "; there are " + messages);
                }
                wait(leftMs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for " + what, e);
        }
    }
}
