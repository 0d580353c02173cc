package org.thywill.identity.jwt;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Keys at an address. No redirects are followed, and the whole answer must come in time.
final class HttpKeys implements KeyRing.Fetch {
    private final URI address;
    private final Duration timeout;
    private final int limit;
    private final HttpClient client;

    HttpKeys(URI address, Duration timeout, int limit) {
        this.address = address;
        this.timeout = timeout;
        this.limit = limit;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public byte[] fetch() throws IOException {
        var request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("Accept", "application/json")
                .build();
        var answer = new CompletableFuture<byte[]>();
        // A reader of its own, since the time limit of a request ends with the head of its answer.
        var reader = Thread.ofVirtual().name("thywill-identity-fetch").start(() -> read(request, answer));
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("It took longer than " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        } finally {
            reader.interrupt();
        }
    }

    private void read(HttpRequest request, CompletableFuture<byte[]> answer) {
        try {
            var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException("The answer has status " + response.statusCode());
                }
                answer.complete(KeyRing.bounded(body, limit));
            }
        } catch (IOException | RuntimeException e) {
            answer.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
