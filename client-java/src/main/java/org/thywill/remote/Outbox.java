package org.thywill.remote;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Messages on their way up: numbered when they are first sent, kept until they are done. At most 1,000 messages
/// and 1 MiB; past that a message is refused with `overloaded`. Guarded by the session's lock.
final class Outbox {
    static final int MAX_MESSAGES = 1_000;
    static final int MAX_BYTES = 1 << 20;
    /// Messages sent and not yet done; the others wait.
    static final int WINDOW = 64;

    private static final int SMALL_BYTES = 4_096;
    private static final Message NOTHING = Message.result("none", null);

    private static final class Entry {
        private final CompletableFuture<JsonNode> future = new CompletableFuture<>();
        private final int bytes;
        private final Consumer<JsonNode> onDone;
        private Message message;
        private long number;
        private boolean answered;
        /// An answer to it may have been lost.
        private boolean doubtful;
        /// Nobody waits for its answer any more.
        private boolean givenUp;

        Entry(Message message, int bytes, Consumer<JsonNode> onDone) {
            this.message = message;
            this.bytes = bytes;
            this.onDone = onDone;
        }
    }

    private final Executor callbacks;
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    /// Numbered, in order, without holes.
    private final ArrayDeque<Entry> kept = new ArrayDeque<>();

    private int bytes;
    private long last;
    private long acknowledged;
    private int maxFrameBytes = 65_536;
    private @Nullable Refused closed;

    /// @param callbacks completes the futures: their dependents are the application's code
    Outbox(Executor callbacks) {
        this.callbacks = callbacks;
    }

    /// Every message up to this number is done.
    long acknowledged() {
        return acknowledged;
    }

    /// Of the newest message that was sent; 0 for none.
    long lastNumber() {
        return last;
    }

    /// Whether something was sent that is not yet done.
    boolean inFlight() {
        return !kept.isEmpty();
    }

    CompletableFuture<JsonNode> add(Message message) {
        return add(message, Outbox::nothing);
    }

    /// @param onDone called with the lock held, before anything else can happen, when it is done and not refused
    /// @return completes with the answer, a missing node if there is none; fails with [Refused]
    CompletableFuture<JsonNode> add(Message message, Consumer<JsonNode> onDone) {
        int size = message.maxBytes();
        var objection = objection(size);
        if (objection != null) {
            return CompletableFuture.failedFuture(objection);
        }
        var entry = new Entry(message, size, onDone);
        waiting.add(entry);
        bytes += size;
        return entry.future;
    }

    /// Puts a result before all that waits but other results, since what waits may depend on it. A small one is taken
    /// whatever else waits.
    ///
    /// @throws Refused if it cannot be taken
    void addResult(Message message) {
        int size = message.maxBytes();
        var objection = objection(size);
        if (objection != null && (closed != null || size >= SMALL_BYTES)) {
            throw objection;
        }
        var first = new ArrayDeque<Entry>();
        while (!waiting.isEmpty() && waiting.element().message.kind() == Message.Kind.RESULT) {
            first.add(waiting.remove());
        }
        waiting.addFirst(new Entry(message, size, Outbox::nothing));
        while (!first.isEmpty()) {
            waiting.addFirst(first.removeLast());
        }
        bytes += size;
    }

    /// Nobody waits for the answer to a call any more.
    ///
    /// @return the number of its message if it is on its way, else 0
    @SuppressWarnings("ReferenceEquality") // it is about this future, and no two are alike
    long giveUp(CompletableFuture<JsonNode> answer) {
        for (var entry : kept) {
            if (entry.future == answer && !entry.answered && !entry.givenUp) {
                entry.givenUp = true;
                return entry.number;
            }
        }
        return 0;
    }

    /// Calls on their way that nobody waits for, to be cancelled again.
    List<Frame> cancels() {
        return kept.stream()
                .filter(entry -> entry.givenUp && !entry.answered)
                .map(entry -> Frame.cancel(entry.number))
                .toList();
    }

    /// Puts a small message before all that waits, past the limits.
    ///
    /// @param onDone as for [#add(Message, Consumer)]
    CompletableFuture<JsonNode> addFirst(Message message, Consumer<JsonNode> onDone) {
        var entry = new Entry(message, 0, onDone);
        waiting.addFirst(entry);
        return entry.future;
    }

    /// Takes what may be sent now, numbering it. What the caller no longer waits for is left out.
    List<Frame> take() {
        var frames = new ArrayList<Frame>();
        while (!waiting.isEmpty()
                && (kept.size() < WINDOW || waiting.element().message.kind() == Message.Kind.RESULT)) {
            var entry = waiting.remove();
            if (entry.future.isDone()) {
                bytes -= entry.bytes;
            } else if (entry.bytes > maxFrameBytes) {
                bytes -= entry.bytes;
                fail(entry, tooBig(entry.bytes));
            } else {
                entry.number = ++last;
                kept.add(entry);
                frames.add(entry.message.numbered(entry.number));
            }
        }
        return frames;
    }

    /// What is to be sent again to a server that has taken everything up to a number. What was answered is not done
    /// again: its number is sent with the result of a call that nobody has made.
    List<Frame> after(long received) {
        return kept.stream()
                .filter(entry -> entry.number > received)
                .map(entry -> (entry.answered ? NOTHING : entry.message).numbered(entry.number))
                .toList();
    }

    /// Changes what was sent, and is not answered yet, before it is sent again.
    void rewrite(UnaryOperator<Message> change) {
        kept.stream().filter(entry -> !entry.answered).forEach(entry -> entry.message = change.apply(entry.message));
    }

    void answer(long number, JsonNode data) {
        var entry = find(number);
        if (entry != null) {
            entry.answered = true;
            complete(entry, data);
            advance();
        }
    }

    void refuse(long number, Refused why) {
        var entry = find(number);
        if (entry != null) {
            entry.answered = true;
            fail(entry, why);
            advance();
        }
    }

    /// Everything up to the number is done.
    void acknowledge(long number) {
        while (!kept.isEmpty() && kept.element().number <= number) {
            var entry = drop();
            if (entry.doubtful && !entry.answered) {
                fail(entry, new Refused("answer-lost", "It was done or refused, and the answer fell into a gap"));
            } else if (!entry.answered) {
                complete(entry, MissingNode.getInstance());
            }
        }
        advance();
    }

    /// Answers and refusals of what was sent until now may have been lost.
    void doubt() {
        kept.forEach(entry -> entry.doubtful = true);
    }

    /// Whether something of this kind, about this channel or pattern, is not done yet.
    boolean holds(Message.Kind kind, String channel) {
        return Stream.concat(kept.stream(), waiting.stream())
                .anyMatch(entry ->
                        entry.message.kind() == kind && entry.message.channel().equals(channel));
    }

    void limitFrames(int maxBytes) {
        maxFrameBytes = maxBytes;
    }

    /// Refuses everything, now and from now on.
    void close(Refused reason) {
        closed = reason;
        kept.forEach(entry -> fail(entry, reason));
        waiting.forEach(entry -> fail(entry, reason));
        kept.clear();
        waiting.clear();
        bytes = 0;
    }

    private @Nullable Refused objection(int size) {
        if (closed != null) {
            return closed;
        } else if (size > maxFrameBytes) {
            return tooBig(size);
        } else if (waiting.size() + kept.size() >= MAX_MESSAGES || bytes + size > MAX_BYTES) {
            return new Refused(
                    "overloaded",
                    "Too much waits to be sent: at most " + MAX_MESSAGES + " messages and " + MAX_BYTES
                            + " bytes; wait for the answers, or until the client is connected",
                    0);
        }
        return null;
    }

    private Refused tooBig(int size) {
        return new Refused(
                "too-big", "The message would be " + size + " bytes; the server takes at most " + maxFrameBytes, 0);
    }

    private @Nullable Entry find(long number) {
        for (var entry : kept) {
            if (entry.number == number) {
                return entry;
            }
        }
        return null;
    }

    /// What is answered from the oldest on is done, although its `ack` is still to come.
    private void advance() {
        while (!kept.isEmpty() && kept.element().answered) {
            drop();
        }
    }

    private Entry drop() {
        var entry = kept.remove();
        acknowledged = entry.number;
        bytes -= entry.bytes;
        return entry;
    }

    private static void nothing(JsonNode answer) {
        // nobody but the future is to be told
    }

    private void complete(Entry entry, JsonNode answer) {
        entry.onDone.accept(answer);
        callbacks.execute(() -> entry.future.complete(answer));
    }

    private void fail(Entry entry, Refused why) {
        callbacks.execute(() -> entry.future.completeExceptionally(why));
    }
}
