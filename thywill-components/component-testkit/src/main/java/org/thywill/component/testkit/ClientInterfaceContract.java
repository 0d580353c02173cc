package org.thywill.component.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thywill.component.ClientInterface;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.ClientMessage;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Connection;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage;
import org.thywill.component.WebFile;

/// What every client interface does. A client interface's own test extends this and says how to make one.
@Timeout(30)
public abstract class ClientInterfaceContract {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final TestContext context = new TestContext();
    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private @Nullable ClientInterface clientInterface;

    /// A client interface on any free port, not started.
    protected abstract ClientInterface create(TestContext testContext);

    @BeforeEach
    void startIt() {
        clientInterface = create(context);
        clientInterface.start();
    }

    @AfterEach
    void stopIt() {
        client.shutdownNow();
        it().stop(Duration.ZERO);
    }

    private ClientInterface it() {
        if (clientInterface == null) {
            throw new IllegalStateException("Not made yet");
        }
        return clientInterface;
    }

    private HttpRequest.Builder request(String path) {
        URI address = it().addresses().getFirst();
        return HttpRequest.newBuilder(address.resolve(path)).timeout(DEADLINE);
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        var request = request(path);
        return client.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String key, String frames) throws IOException, InterruptedException {
        var request = request("/thywill/send/")
                .headers("Content-Type", "application/json", "Thywill-Connection", key)
                .POST(BodyPublishers.ofString(frames));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private RecordingGateway.Link connectedLink() {
        var connect = new ConnectRequest("echo", null, "instance-of-a-test", 0, null, Map.of());
        context.gateway().connect(connect, new Nowhere());
        return context.recordingGateway().nextLink();
    }

    @Test
    void connectionsWaitUntilItIsOpen() throws Exception {
        var early = client.sendAsync(request("/").build(), BodyHandlers.ofString());
        assertThat(early).isNotDone();

        it().open();

        assertThat(early.get(DEADLINE.toSeconds(), SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void theListOfApplicationsStandsAtTheRoot() throws Exception {
        it().open();

        var page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(page.body()).contains("Applications");
    }

    @Test
    void aBootstrapPageGivesABrowserItsSessionOnce() throws Exception {
        it().open();

        var first = get("/thywill/init/echo/");
        var cookie = first.headers().firstValue("set-cookie").orElseThrow();
        var second = get("/thywill/init/", "Cookie", cookie.substring(0, cookie.indexOf(';')));

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(cookie).contains("thywill-session=").contains("HttpOnly").contains("SameSite=Lax");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.headers().firstValue("set-cookie")).isEmpty();
    }

    @Test
    void anUnknownApplicationIsNotFound() throws Exception {
        it().open();

        assertThat(get("/thywill/init/nobody/").statusCode()).isEqualTo(404);
        assertThat(get("/nowhere").statusCode()).isEqualTo(404);
    }

    @Test
    void aFileIsSentOnceAndThenKnownByItsTag() throws Exception {
        var bytes = "export default 1;".getBytes(UTF_8);
        context.fakeSite().put("/apps/echo/main.js", new WebFile("text/javascript", bytes, "aa11", false));
        it().open();

        var first = get("/apps/echo/main.js");
        var tag = first.headers().firstValue("etag").orElseThrow();
        var second = get("/apps/echo/main.js", "If-None-Match", tag);

        assertThat(first.body()).isEqualTo("export default 1;");
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @Test
    void whatAClientSendsComesToItsLinkInOrder() throws Exception {
        it().open();
        var link = connectedLink();

        var answer = send(link.key(), "{\"number\":1,\"send\":\"a\"}\n{\"number\":2,\"send\":\"b\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"accepted\":2,\"received\":2}");
        assertThat(link.nextMessage()).isEqualTo(new ClientMessage.Send(1, Json.ofValid("\"a\"")));
        assertThat(link.nextMessage()).isEqualTo(new ClientMessage.Send(2, Json.ofValid("\"b\"")));
    }

    @Test
    void whatComesAfterARefusedMessageIsNotTaken() throws Exception {
        it().open();
        var link = connectedLink();
        context.recordingGateway()
                .judge(message -> message.number() == 2
                        ? new Receipt.Refused("too-fast", "Slower", 1500)
                        : new Receipt.Accepted());

        var answer =
                send(link.key(), "{\"number\":1,\"send\":1}\n{\"number\":2,\"send\":2}\n{\"number\":3,\"send\":3}");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("2");
        assertThat(answer.body()).contains("\"too-fast\"").contains("\"retryAfterMs\":1500");
        assertThat(link.nextMessage().number()).isEqualTo(1);
        assertThat(link.pendingMessages()).isEmpty();
    }

    @Test
    void whoNamesNoConnectionOrOneThatIsGoneIsRefused() throws Exception {
        it().open();
        var without = request("/thywill/send/")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"send\":1}"));

        assertThat(client.send(without.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
        assertThat(send("k.nobody", "{\"send\":1}").statusCode()).isEqualTo(410);
    }

    @Test
    void pagesOfAnotherOriginCannotSend() throws Exception {
        it().open();
        var link = connectedLink();
        var foreign = request("/thywill/send/")
                .headers("Content-Type", "application/json", "Thywill-Connection", link.key())
                .header("Origin", "https://evil.example")
                .POST(BodyPublishers.ofString("{\"send\":1}"));

        assertThat(client.send(foreign.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
        assertThat(link.pendingMessages()).isEmpty();
    }

    @Test
    void afterStopNothingAnswers() throws Exception {
        it().open();
        assertThat(get("/thywill/ops/health").body()).isEqualTo("{\"status\":\"up\"}");

        it().stop(Duration.ofSeconds(1));

        assertThatThrownBy(() -> get("/thywill/ops/health")).isInstanceOf(IOException.class);
    }

    /// A connection whose other end nobody looks at.
    private record Nowhere() implements Connection {
        @Override
        public String transport() {
            return "none";
        }

        @Override
        public String remoteAddress() {
            return "127.0.0.1";
        }

        @Override
        public void send(ServerMessage message) {}

        @Override
        public boolean awaitWritable(Duration limit) {
            return true;
        }

        @Override
        public void close(CloseReason reason, String detail) {}
    }
}
