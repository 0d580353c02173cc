package org.thywill.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aayushatharva.brotli4j.decoder.Decoder;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.ComponentException;
import org.thywill.component.WebFile;
import org.thywill.component.testkit.TestContext;

/// What the answers look like: their headers, and what they keep to themselves.
@Timeout(30)
class HttpAnswersIT {
    private static final String SCRIPT = "export const number = 1;\n".repeat(200);

    private final TestContext context = new TestContext();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpClientInterface server;

    @BeforeEach
    void start() {
        server = new HttpClientInterfaceProvider()
                .create(HttpSettingsFixture.allowing("https://friend.example"), context);
        server.start();
        server.open();
        put("/thywill/js/~aa11/thywill.js", "text/javascript; charset=utf-8", SCRIPT, true);
        put("/apps/echo/main.js", "text/javascript; charset=utf-8", "0123456789", false);
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        server.stop(Duration.ZERO);
    }

    private void put(String path, String type, String content, boolean immutable) {
        var hash = Integer.toHexString(content.hashCode());
        context.fakeSite().put(path, new WebFile(type, content.getBytes(UTF_8), hash, immutable));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.addresses().getFirst().resolve(path))
                .timeout(Duration.ofSeconds(10));
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = request(path);
        return client.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private static String header(HttpHeaders headers, String name) {
        return headers.firstValue(name).orElse(null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/thywill/init/", "/thywill/init/echo/", "/nowhere", "/thywill/init/nobody/"})
    void everyPageLetsOnlyItsOwnScriptsRun(String path) throws Exception {
        var headers = get(path, "Accept", "text/html").headers();

        assertThat(header(headers, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(headers, "content-security-policy"))
                .matches("default-src 'none'; script-src 'nonce-([\\w-]{22})' 'strict-dynamic'; connect-src 'self';"
                        + " style-src 'nonce-\\1' 'self'; img-src 'self' data:; font-src 'self'; media-src 'self';"
                        + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'");
        assertThat(header(headers, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(headers, "referrer-policy")).isEqualTo("no-referrer");
        assertThat(header(headers, "cross-origin-opener-policy")).isEqualTo("same-origin");
        assertThat(header(headers, "cache-control")).isEqualTo("no-store");
        assertThat(header(headers, "strict-transport-security")).isNull();
    }

    @Test
    void thePagesAddressMayNameChannels() throws Exception {
        assertThat(get("/thywill/init/echo/?channel=room/lobby&other=x&channel=b")
                        .body())
                .contains("[room/lobby, b]");
        assertThat(get("/thywill/init/echo/").body()).contains("[]");
    }

    @Test
    void aPageMayConnectToWhereItsClientMayBeSent() throws Exception {
        context.fakeSite().letPagesConnectTo("https://b.example:8443");

        assertThat(header(get("/thywill/init/").headers(), "content-security-policy"))
                .contains("connect-src 'self' https://b.example:8443 wss://b.example:8443;");
    }

    @Test
    void noTwoResponsesHaveTheSameNonce() throws Exception {
        var policies = new HashSet<String>();
        for (int i = 0; i < 20; i++) {
            policies.add(header(get("/").headers(), "content-security-policy"));
        }

        assertThat(policies).hasSize(20);
    }

    @Test
    void aPageWithoutItsSlashIsFoundBehindARedirect() throws Exception {
        var answer = get("/thywill/init/echo?room=a%26b");

        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(header(answer.headers(), "location")).isEqualTo("/thywill/init/echo/?room=a%26b");
    }

    @Test
    void programsGetErrorsInJsonWithAnIdThatSaysNothing() throws Exception {
        var answer = get("/nowhere");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(header(answer.headers(), "content-type")).isEqualTo("application/json; charset=utf-8");
        assertThat(answer.body())
                .matches("\\{\"error\":\\{\"code\":\"not-found\",\"message\":\"[\\w ]+\",\"id\":\"[0-9a-f]{16}\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/thywill/init/", "/thywill/ops/health", "/favicon.ico", "/apps/echo/main.js"})
    void whatCanOnlyBeReadSaysSo(String path) throws Exception {
        var post = request(path).POST(BodyPublishers.ofString("x"));

        var answer = client.send(post.build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(header(answer.headers(), "allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void theAddressToSendToCannotBeRead() throws Exception {
        var answer = get("/thywill/send/");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(header(answer.headers(), "allow")).isEqualTo("POST");
    }

    @Test
    void aFileWhoseAddressHasItsHashIsKeptForEver() throws Exception {
        assertThat(header(get("/thywill/js/~aa11/thywill.js").headers(), "cache-control"))
                .isEqualTo("immutable, max-age=31536000");
        assertThat(header(get("/apps/echo/main.js").headers(), "cache-control")).isEqualTo("no-cache");
    }

    @Test
    void filesAreCompressedAsTheBrowserLikes() throws Exception {
        var gzip = client.send(
                request("/thywill/js/~aa11/thywill.js")
                        .header("Accept-Encoding", "gzip")
                        .build(),
                BodyHandlers.ofByteArray());
        var brotli = client.send(
                request("/thywill/js/~aa11/thywill.js")
                        .header("Accept-Encoding", "gzip, br")
                        .build(),
                BodyHandlers.ofByteArray());
        var plain = get("/thywill/js/~aa11/thywill.js", "Accept-Encoding", "gzip;q=0");

        assertThat(header(gzip.headers(), "content-encoding")).isEqualTo("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes())
                .asString(UTF_8)
                .isEqualTo(SCRIPT);
        assertThat(header(brotli.headers(), "content-encoding")).isEqualTo("br");
        assertThat(Decoder.decompress(brotli.body()).getDecompressedData())
                .asString(UTF_8)
                .isEqualTo(SCRIPT);
        assertThat(plain.body()).isEqualTo(SCRIPT);
        assertThat(header(plain.headers(), "vary")).isEqualTo("accept-encoding");
        assertThat(new HashSet<>(java.util.List.of(
                        header(gzip.headers(), "etag"),
                        header(brotli.headers(), "etag"),
                        header(plain.headers(), "etag"))))
                .hasSize(3);
    }

    @Test
    void aCompressedFileIsKnownByItsTagToo() throws Exception {
        var tag = header(
                get("/thywill/js/~aa11/thywill.js", "Accept-Encoding", "gzip").headers(), "etag");

        var answer =
                get("/thywill/js/~aa11/thywill.js", "Accept-Encoding", "gzip", "If-None-Match", "\"other\", W/" + tag);

        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(header(answer.headers(), "etag")).isEqualTo(tag);
    }

    @Test
    void aFileIsKnownAsItIsOrAsItWouldComeNow() throws Exception {
        var path = "/thywill/js/~aa11/thywill.js";
        var plain = header(get(path).headers(), "etag");
        var gzip = header(get(path, "Accept-Encoding", "gzip").headers(), "etag");

        var asItIs = get(path, "Accept-Encoding", "gzip", "If-None-Match", plain);
        var any = get(path, "Accept-Encoding", "gzip", "If-None-Match", "*");
        var other = get(path, "If-None-Match", gzip);

        assertThat(asItIs.statusCode()).isEqualTo(304);
        assertThat(header(asItIs.headers(), "etag")).isEqualTo(plain);
        assertThat(any.statusCode()).isEqualTo(304);
        assertThat(header(any.headers(), "etag")).isEqualTo(gzip);
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(header(other.headers(), "etag")).isEqualTo(plain);
    }

    @Test
    void aPartOfAFileCanBeHad() throws Exception {
        var part = get("/apps/echo/main.js", "Range", "bytes=2-4");
        var tail = get("/apps/echo/main.js", "Range", "bytes=-3");
        var outside = get("/apps/echo/main.js", "Range", "bytes=10-");
        var several = get("/apps/echo/main.js", "Range", "bytes=0-1,3-4");
        var stale = get("/apps/echo/main.js", "Range", "bytes=2-4", "If-Range", "\"old\"");

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("234");
        assertThat(header(part.headers(), "content-range")).isEqualTo("bytes 2-4/10");
        assertThat(tail.body()).isEqualTo("789");
        assertThat(outside.statusCode()).isEqualTo(416);
        assertThat(header(outside.headers(), "content-range")).isEqualTo("bytes */10");
        assertThat(several.statusCode()).isEqualTo(200);
        assertThat(stale.body()).isEqualTo("0123456789");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/apps/../settings.yml", "/apps/echo/%2e%2e/%2e%2e/x", "/apps/..%2fx", "/apps//etc/passwd"})
    void noPathLeadsOutsideTheFiles(String path) throws Exception {
        assertThat(get(path).statusCode()).isIn(400, 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%3Cscript%3Epoison%3C/script%3E",
                "/apps/poison",
                "/thywill/init/poison/?poison=poison",
                "/thywill/js/poison?callback=poison",
                "/thywill/push/poison"
            })
    void noErrorRepeatsWhatWasAskedFor(String path) throws Exception {
        for (var accept : new String[] {"text/html", "application/json"}) {
            var answer = get(path, "Accept", accept, "X-Forwarded-Host", "poison", "Referer", "https://poison/");

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).doesNotContain("poison");
            assertThat(answer.headers().map().toString()).doesNotContain("poison");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/thywill/ops/metrics", "/thywill/ops/console/", "/actuator", "/actuator/env", "/thywill/"})
    void nothingOfTheInsideCanBeSeen(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void aPageOfAnAllowedOriginMayReadAnswersAndNoOtherMay() throws Exception {
        var friend = get("/thywill/ops/health", "Origin", "https://friend.example");
        var stranger = get("/thywill/ops/health", "Origin", "https://evil.example");

        assertThat(header(friend.headers(), "access-control-allow-origin")).isEqualTo("https://friend.example");
        assertThat(friend.headers().allValues("vary")).contains("origin");
        assertThat(header(stranger.headers(), "access-control-allow-origin")).isNull();
        assertThat(stranger.headers().allValues("vary")).contains("origin");
    }

    @Test
    void onlyAnAllowedOriginsPreflightIsPassed() throws Exception {
        assertThat(preflight("https://friend.example").statusCode()).isEqualTo(204);
        assertThat(header(preflight("https://friend.example").headers(), "access-control-allow-headers"))
                .isEqualTo("Content-Type, Thywill-Connection");
        assertThat(preflight("https://evil.example").statusCode()).isEqualTo(403);
        assertThat(preflight("null").statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> preflight(String origin) throws Exception {
        var request = request("/thywill/send/")
                .headers("Origin", origin, "Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody());
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void aPortInUseIsNamedWithTheTwoWaysOut() {
        int port = server.addresses().getFirst().getPort();
        var second = new HttpClientInterfaceProvider().create(HttpSettingsFixture.onPort(port), new TestContext());

        assertThatThrownBy(second::start).isInstanceOfSatisfying(ComponentException.class, e -> {
            assertThat(e).hasMessage("Port " + port + " on 127.0.0.1 is in use by another program.");
            assertThat(e.remedy()).contains("Stop that program").contains("--port");
        });
        second.stop(Duration.ZERO);
    }

    @Test
    void manyWhoAskForTheSameFileAllGetIt() throws Exception {
        var answers = new ArrayList<java.util.concurrent.CompletableFuture<HttpResponse<byte[]>>>();
        for (int i = 0; i < 50; i++) {
            var request = request("/thywill/js/~aa11/thywill.js").header("Accept-Encoding", "gzip");
            answers.add(client.sendAsync(request.build(), BodyHandlers.ofByteArray()));
        }

        for (var answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
    }
}
