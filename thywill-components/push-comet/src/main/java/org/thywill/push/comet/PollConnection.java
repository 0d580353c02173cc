package org.thywill.push.comet;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.thywill.component.CloseReason;
import org.thywill.component.ServerMessage;
import org.thywill.http.HttpExchange;
import org.thywill.wire.Bodies;

/// A chain of polls (`documentation/protocol.md`, section 4.4). Between polls frames wait here.
final class PollConnection extends CometConnection {
    private static final String CURSOR = "n.";

    /// Of an answer, unless one frame alone is longer. More is left for the next, so that a slow line brings each
    /// before its client gives up.
    private static final int MAX_ANSWER_BYTES = 64 << 10;

    private final String remoteAddress;
    private final PollQueue waiting = new PollQueue();
    private final boolean compressed;

    /// The request that is to be answered next: the one to connect, or a poll.
    private @Nullable HttpExchange held;

    private boolean admitted;
    private boolean answering;

    /// When the newest request came or was answered, in seconds of the shard's clock.
    private int since;

    /// The answer that the newest cursor came with, until a poll with that cursor shows that it arrived.
    private byte @Nullable [] unconfirmed;

    private long cursor;
    private @Nullable String key;

    /// Whether the engine knows that the client has the key.
    private boolean confirmed;

    PollConnection(CometPush push, LoopShard shard, HttpExchange connect) {
        super(push, shard);
        remoteAddress = connect.remoteAddress();
        compressed = push.deflation() != null && Gzip.fits(connect);
        hold(connect);
    }

    @Override
    public String transport() {
        return "long-poll";
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void send(ServerMessage message) {
        if (message instanceof ServerMessage.Connected connected) {
            shard.submit(_ -> admit(connected.connectionKey()));
        }
        super.send(message);
    }

    private void admit(String connectionKey) {
        if (!isClosed()) {
            key = connectionKey;
            push.polls().put(connectionKey, this);
        }
    }

    /// Takes a poll. On the event loop of the shard, which need not be that of the request.
    void poll(HttpExchange exchange, String polled) {
        if (!confirmed && key != null) {
            confirmed = push.gateway().link(key).isPresent();
        }
        if (polled.equals(CURSOR + cursor)) {
            unconfirmed = null;
        } else if (unconfirmed == null || !polled.equals(CURSOR + (cursor - 1))) {
            Answers.refuse(exchange, 410, "gone", "No answer of this connection gave the cursor " + polled);
            return;
        }
        if (isClosed() && unconfirmed == null && waiting.isEmpty()) {
            Answers.refuse(exchange, 410, Inbound.GONE);
            return;
        }
        if (held != null) {
            Answers.refuse(held, 409, "replaced", "A newer poll has come");
        }
        hold(exchange);
        shard.giveWay();
        answerIfThereIs();
    }

    private void hold(HttpExchange exchange) {
        held = exchange;
        since = shard.now();
        exchange.onAbort(() -> shard.submit(_ -> aborted(exchange)));
    }

    private void aborted(HttpExchange exchange) {
        if (!exchange.equals(held)) {
            return;
        }
        held = null;
        since = shard.now();
        if (!admitted) {
            gone();
        }
    }

    @Override
    void pass(Batch batch) {
        waiting.addAll(batch);
        if (held != null) {
            answerAfterTick();
        } else if (waiting.bytes() + unconfirmedBytes() > push.times().maxQueueBytes()) {
            waiting.clear();
            end(CloseReason.SLOW, "");
        }
    }

    private void answerAfterTick() {
        if (!answering) {
            answering = true;
            shard.afterTick(() -> {
                answering = false;
                answerIfThereIs();
            });
        }
    }

    private void answerIfThereIs() {
        if (held != null && (unconfirmed != null || !waiting.isEmpty())) {
            answer();
        }
    }

    private void answer() {
        var exchange = held;
        if (exchange == null) {
            return;
        }
        held = null;
        admitted = true;
        since = shard.now();
        if (unconfirmed == null) {
            boolean empty = waiting.isEmpty();
            cursor += empty && cursor > 0 ? 0 : 1;
            var next = new Frame(Bodies.next(CURSOR + cursor));
            var frames = waiting.take(MAX_ANSWER_BYTES - next.length() - 1);
            frames.addFirst(next);
            var body = Wire.LINES.payload(frames);
            unconfirmed = empty ? null : body;
            var packed = compressed && Gzip.fits(exchange) ? Gzip.whole(frames, body) : null;
            answer(exchange, body, packed);
            if (isWritable()) {
                tellWaiters(true);
            }
        } else {
            answer(exchange, unconfirmed, null);
        }
    }

    /// @param packed the same compressed, or `null`
    private void answer(HttpExchange exchange, byte[] body, @Nullable ByteBuf packed) {
        if (packed != null) {
            push.counts().savedBytes.add((long) body.length - packed.readableBytes());
            Answers.gzipLines(exchange, packed);
        } else {
            Answers.lines(exchange, body, push.deflation() != null);
        }
    }

    private int unconfirmedBytes() {
        return unconfirmed == null ? 0 : unconfirmed.length;
    }

    @Override
    void sweep(Batch heartbeat) {
        int passed = shard.now() - since;
        if (held == null && passed >= push.times().pollGapSeconds()) {
            gone();
        } else if (held != null && admitted && isDue(since, push.times().pollHoldSeconds())) {
            answer();
        }
    }

    @Override
    boolean isCompressed() {
        return compressed;
    }

    /// Well before it is no longer behind: who is told to go on may send more than once.
    @Override
    boolean isWritable() {
        return held != null
                || waiting.bytes() <= Math.min(MAX_ANSWER_BYTES, push.times().maxQueueBytes() / 8);
    }

    @Override
    boolean isBehind(int more) {
        long kept = waiting.bytes() + unconfirmedBytes();
        int limit = push.times().maxQueueBytes();
        return held == null && (waiting.bytes() > limit / 4 || (kept > 0 && kept + more > limit));
    }

    @Override
    void finish(CloseReason reason, String detail) {
        var exchange = held;
        if (exchange != null && !admitted && waiting.isEmpty()) {
            held = null;
            forget();
            Answers.refuse(exchange, reason, detail);
            return;
        }
        waiting.add(new Frame(Bodies.close(reason, detail)));
        answer();
        shard.afterSeconds(push.times().pollGapSeconds(), this::forget);
    }

    @Override
    void abandon() {
        forget();
    }

    @Override
    void forget() {
        if (key != null) {
            push.polls().remove(key);
        }
    }
}
