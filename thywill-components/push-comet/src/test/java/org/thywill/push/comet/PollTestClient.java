package org.thywill.push.comet;

import java.net.http.HttpResponse;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/// Over long-poll; polls as soon as it knows its key.
final class PollTestClient extends CometClient {
    private static final String PATH = "/thywill/push/long-poll";
    private static final Pattern NEXT = Pattern.compile("\\{\"next\":\"([^\"]+)\"}");

    private final CountDownLatch keyKnown = new CountDownLatch(1);
    private CompletableFuture<HttpResponse<String>> outstanding; // guarded by this
    private boolean cut; // guarded by this

    PollTestClient(CometServer server) {
        super(server);
    }

    @Override
    void open(String connect) {
        var first = http.sendAsync(request(PATH, connect).build(), Gzipped.text());
        Thread.startVirtualThread(() -> run(first));
    }

    @Override
    CometClient connected(String application, String... channels) {
        super.connected(application, channels);
        keyKnown.countDown();
        return this;
    }

    private void run(CompletableFuture<HttpResponse<String>> first) {
        try {
            var cursor = take(first.join());
            keyKnown.await();
            while (!cursor.isEmpty()) {
                awaitReading();
                cursor = take(poll(cursor).join());
            }
        } catch (CompletionException | CancellationException | InterruptedException e) {
            ended(new Closing(0, String.valueOf(e)));
        }
    }

    private synchronized CompletableFuture<HttpResponse<String>> poll(String cursor) {
        outstanding =
                http.sendAsync(request(PATH, "{\"poll\":\"" + cursor + "\"}").build(), Gzipped.text());
        if (cut) {
            outstanding.cancel(true);
        }
        return outstanding;
    }

    /// Returns the cursor of the next poll, or nothing if there is to be none.
    private String take(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            ended(new Closing(0, "status " + response.statusCode()));
            return "";
        }
        var lines = response.body().lines().toList();
        var next = NEXT.matcher(lines.getFirst());
        if (!next.matches()) {
            throw new AssertionError("Expected a cursor, but got " + lines.getFirst());
        }
        lines.stream().skip(1).forEach(this::came);
        return lines.getLast().startsWith("{\"close\"") ? "" : next.group(1);
    }

    @Override
    public synchronized void cut() {
        cut = true;
        if (outstanding != null) {
            outstanding.cancel(true);
        }
    }
}
