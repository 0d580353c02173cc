package org.thywill.remote;

import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Sends beside a connection that has no way up: section 4.5 of the protocol. One request at a time, as many
/// frames in it as are there and fit.
final class Sender {
    static final String PATH = "/thywill/send/";

    private static final int MAX_FRAMES = 100;
    private static final int MAX_BYTES = 65_536;
    /// How often a request whose answer got lost is sent again.
    private static final int RETRIES = 3;

    private static final long RETRY_MS = 250;
    private static final long DEFAULT_WAIT_MS = 1_000;

    private final Endpoint endpoint;
    private final Timers timers;
    private final Consumer<End> onEnd;
    private final ArrayDeque<Frame> queue = new ArrayDeque<>(); // guarded by this, as is what follows
    private @Nullable String key;
    private int queuedBytes;
    private boolean busy;
    private boolean ended;

    /// @param onEnd called once if sending fails for good, on a thread that holds no lock
    Sender(Endpoint endpoint, Timers timers, Consumer<End> onEnd) {
        this.endpoint = endpoint;
        this.timers = timers;
        this.onEnd = onEnd;
    }

    synchronized void connected(String connectionKey) {
        key = connectionKey;
    }

    synchronized int bufferedBytes() {
        return queuedBytes;
    }

    void send(List<Frame> frames) {
        synchronized (this) {
            for (var frame : frames) {
                queue.add(frame);
                queuedBytes += frame.bytes();
            }
        }
        next();
    }

    /// Sends nothing more, but for a farewell.
    void close(boolean goodbye) {
        String last;
        synchronized (this) {
            last = key;
            ended = true;
            queue.clear();
            queuedBytes = 0;
        }
        if (goodbye && last != null) {
            leave(last, 0);
        }
    }

    /// Without it the server would remember the client for minutes, so it is said again if nobody may have heard it.
    private void leave(String connection, int retries) {
        var _ = endpoint.post(PATH, connection, Frame.GOODBYE.text())
                .whenCompleteAsync(
                        (response, _) -> {
                            boolean heard = response != null && !isForNow(response.statusCode());
                            if (!heard && retries < RETRIES) {
                                long askedMs = response == null ? 0 : Refusals.retryAfterMs(Answer.of(response));
                                long waitMs = Math.max(askedMs, RETRY_MS << retries);
                                timers.after(waitMs, () -> leave(connection, retries + 1));
                            }
                        },
                        endpoint.runtime().threads());
    }

    private static boolean isForNow(int status) {
        return status == 429 || status == 503;
    }

    private void next() {
        List<Frame> batch;
        synchronized (this) {
            if (busy || ended || key == null || queue.isEmpty()) {
                return;
            }
            busy = true;
            batch = takeBatch();
        }
        post(batch, 0);
    }

    private List<Frame> takeBatch() {
        var batch = new ArrayList<Frame>();
        int bytes = 0;
        for (var frame = queue.peek(); frame != null && batch.size() < MAX_FRAMES; frame = queue.peek()) {
            int size = frame.bytes();
            if (!batch.isEmpty() && bytes + 1 + size > MAX_BYTES) {
                break;
            }
            bytes += size + 1;
            queuedBytes -= size;
            batch.add(queue.remove());
        }
        return batch;
    }

    private void post(List<Frame> batch, int retries) {
        String connection;
        synchronized (this) {
            connection = key;
            if (ended || connection == null) {
                return;
            }
        }
        var body = batch.stream().map(Frame::text).collect(Collectors.joining("\n"));
        var _ = endpoint.post(PATH, connection, body)
                .whenCompleteAsync(
                        (response, error) -> {
                            if (response != null) {
                                onAnswer(batch, response);
                            } else {
                                onLost(batch, retries, error);
                            }
                        },
                        endpoint.runtime().threads());
    }

    private void onAnswer(List<Frame> batch, HttpResponse<String> response) {
        int status = response.statusCode();
        if (status == 200) {
            done();
        } else if (isForNow(status)) {
            long askedMs = Refusals.retryAfterMs(Answer.of(response));
            again(batch, askedMs > 0 ? askedMs : DEFAULT_WAIT_MS, 0);
        } else {
            end(Refusals.ofSend(Answer.of(response)));
        }
    }

    private void onLost(List<Frame> batch, int retries, Throwable error) {
        if (retries == RETRIES) {
            end(End.cut(error));
        } else {
            again(batch, RETRY_MS << retries, retries + 1);
        }
    }

    /// What has a number may be sent twice, since it is done once; the rest may have arrived, and is dropped.
    private void again(List<Frame> batch, long delayMs, int retries) {
        var numbered = batch.stream().filter(frame -> frame.number() > 0).toList();
        timers.after(delayMs, () -> {
            if (numbered.isEmpty()) {
                done();
            } else {
                post(numbered, retries);
            }
        });
    }

    private void done() {
        synchronized (this) {
            busy = false;
        }
        next();
    }

    private void end(End end) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
        }
        onEnd.accept(end);
    }
}
