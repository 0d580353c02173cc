package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Requests that are wrong, or try to be two at once, over a real socket.
@Timeout(20)
class HostileHttpIT {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final String HOST = "Host: localhost\r\n";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Arguments> endedAtOnce() {
        var smuggled = "GET /echo/smuggled HTTP/1.1\r\n" + HOST + "\r\n";
        return Stream.of(
                arguments(
                        "Content-Length and Transfer-Encoding",
                        400,
                        post("Content-Length: 5\r\n" + CHUNKED) + "0\r\n\r\n"),
                arguments(
                        "two Content-Length",
                        400,
                        post("Content-Length: 5\r\nContent-Length: 6\r\n") + "hello" + smuggled),
                arguments(
                        "two equal Content-Length", 400, post("Content-Length: 5\r\nContent-Length: 5\r\n") + "hello"),
                arguments("Content-Length in a list", 400, post("Content-Length: 5, 5\r\n") + "hello"),
                arguments("Content-Length with a sign", 400, post("Content-Length: +5\r\n") + "hello" + smuggled),
                arguments("negative Content-Length", 400, post("Content-Length: -1\r\n") + smuggled),
                arguments("empty Content-Length", 400, post("Content-Length:\r\n") + smuggled),
                arguments("hexadecimal Content-Length", 400, post("Content-Length: 0x5\r\n") + "hello"),
                arguments("endless Content-Length", 413, post("Content-Length: 99999999999999999999\r\n")),
                arguments("another Transfer-Encoding", 400, post("Transfer-Encoding: xchunked\r\n") + smuggled),
                arguments("chunked twice", 400, post("Transfer-Encoding: chunked, chunked\r\n") + "0\r\n\r\n"),
                arguments("gzip and chunked", 400, post("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n"),
                arguments("two Transfer-Encoding", 400, post(CHUNKED + CHUNKED) + "0\r\n\r\n"),
                arguments("chunked in HTTP/1.0", 400, "POST /echo HTTP/1.0\r\n" + HOST + CHUNKED + "\r\n0\r\n\r\n"),
                arguments("chunk size with 0x", 400, post(CHUNKED) + "0x5\r\nhello\r\n0\r\n\r\n"),
                arguments("chunk size with a sign", 400, post(CHUNKED) + "+5\r\nhello\r\n0\r\n\r\n"),
                arguments("chunk size with a space", 400, post(CHUNKED) + "5 \r\nhello\r\n0\r\n\r\n"),
                arguments("no chunk size", 400, post(CHUNKED) + "\r\nhello\r\n0\r\n\r\n"),
                arguments("chunk size past 32 bits", 400, post(CHUNKED) + "100000005\r\nhello\r\n0\r\n\r\n"),
                arguments("chunk extension with a bare line feed", 400, post(CHUNKED) + "5;ext\nhello\r\n0\r\n\r\n"),
                arguments("endless chunk extension", 400, post(CHUNKED) + "5;" + "x".repeat(300)),
                arguments("chunk without CRLF after it", 400, post(CHUNKED) + "5\r\nhello0\r\n\r\n" + smuggled),
                arguments("chunk longer than its size", 400, post(CHUNKED) + "3\r\nhello\r\n0\r\n\r\n"),
                arguments("trailer that is none", 400, post(CHUNKED) + "0\r\nnothing\r\n\r\n"),
                arguments("folded header", 400, get("X: one\r\n two\r\n")),
                arguments("space before the colon", 400, get("Content-Length : 5\r\n")),
                arguments("first header begins with a space", 400, "GET /echo HTTP/1.1\r\n " + HOST + "\r\n"),
                arguments("header without a colon", 400, get("nothing\r\n")),
                arguments("header without a name", 400, get(": nothing\r\n")),
                arguments("header name with a bracket", 400, get("X[0]: one\r\n")),
                arguments("NUL in a header", 400, get("X: a\0b\r\n")),
                arguments("NUL before the request line", 400, "\0" + get("")),
                arguments("SOH before the request line", 400, "\u0001" + get("")),
                arguments("two empty lines before the request line", 400, "\r\n\r\n" + get("")),
                arguments("bare line feeds", 400, get("").replace("\r\n", "\n")),
                arguments("bare carriage return", 400, get("X: a\rContent-Length: 5\r\n")),
                arguments(
                        "absolute target of another host",
                        400,
                        "GET http://evil.example/ HTTP/1.1\r\n" + HOST + "\r\n"),
                arguments("two hosts", 400, get(HOST)),
                arguments("no host", 400, "GET /echo HTTP/1.1\r\n\r\n"),
                arguments("empty host", 400, "GET /echo HTTP/1.1\r\nHost:\r\n\r\n"),
                arguments("a host that is not ours", 400, "GET /echo HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
                arguments("header of 9 KiB", 431, get("X: " + "x".repeat(9 << 10) + "\r\n")),
                arguments("header that never ends", 431, "GET /echo HTTP/1.1\r\n" + HOST + "X: " + "x".repeat(9 << 10)),
                arguments("200 headers", 431, get("X: x\r\n".repeat(200))),
                arguments("target of 5 KiB", 414, "GET /echo/" + "x".repeat(5 << 10) + " HTTP/1.1\r\n" + HOST + "\r\n"),
                arguments("target that never ends", 414, "GET /echo/" + "x".repeat(5 << 10)),
                arguments("encoded NUL in the path", 400, getPath("/echo/%00")),
                arguments("encoded NUL in the query", 400, getPath("/echo?x=%00")),
                arguments("encoded dots", 400, getPath("/echo/%2e%2e/secret")),
                arguments("dots", 400, getPath("/echo/../secret")),
                arguments("encoded slash", 400, getPath("/echo/..%2fsecret")),
                arguments("encoded backslash", 400, getPath("/echo/%5csecret")),
                arguments("backslash", 400, getPath("/echo/\\secret")),
                arguments("two slashes", 400, getPath("//echo")),
                arguments("half a percent code", 400, getPath("/echo/%4")),
                arguments("path that is not UTF-8", 400, getPath("/echo/%ff")),
                arguments("fragment", 400, getPath("/echo#top")),
                arguments("no path", 400, getPath("echo")),
                arguments("byte past ASCII in the path", 400, getPath("/echo/\u00e4")),
                arguments("tab in the request line", 400, "GET\t/echo HTTP/1.1\r\n" + HOST + "\r\n"),
                arguments("two spaces in the request line", 400, "GET  /echo HTTP/1.1\r\n" + HOST + "\r\n"),
                arguments("HTTP/0.9", 400, "GET /echo\r\n"),
                arguments("HTTP/1.2", 400, "GET /echo HTTP/1.2\r\n" + HOST + "\r\n"),
                arguments("HTTP/2 without TLS", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                arguments("CONNECT", 405, "CONNECT localhost:443 HTTP/1.1\r\n" + HOST + "\r\n"),
                arguments("TRACE", 405, "TRACE /echo HTTP/1.1\r\n" + HOST + "\r\n"),
                arguments("lower-case method", 501, "get /echo HTTP/1.1\r\n" + HOST + "\r\n"),
                arguments("method that is no word", 400, "G(T /echo HTTP/1.1\r\n" + HOST + "\r\n"),
                arguments("body longer than the endpoint takes", 413, post("Content-Length: 65537\r\n")),
                arguments("chunk longer than the endpoint takes", 413, post(CHUNKED) + "10001\r\n"),
                arguments("body in gzip", 415, post("Content-Encoding: gzip\r\nContent-Length: 5\r\n")),
                arguments("body in deflate", 415, post("Content-Encoding: deflate\r\nContent-Length: 5\r\n")),
                arguments("body in br", 415, post("Content-Encoding: br\r\nContent-Length: 5\r\n")),
                arguments("body in zstd", 415, post("Content-Encoding: zstd\r\nContent-Length: 5\r\n")),
                arguments("body in snappy", 415, post("Content-Encoding: snappy\r\nContent-Length: 5\r\n")),
                arguments("an expectation that is none", 417, post("Expect: more\r\nContent-Length: 5\r\n")),
                arguments(
                        "posted by a foreign page", 403, post("Origin: https://evil.example\r\nContent-Length: 5\r\n")),
                arguments("posted by a page without origin", 403, post("Origin: null\r\nContent-Length: 5\r\n")),
                arguments("posted across sites", 403, post("Sec-Fetch-Site: cross-site\r\nContent-Length: 5\r\n")));
    }

    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

    private static String post(String headers) {
        return "POST /echo HTTP/1.1\r\n" + HOST + headers + "\r\n";
    }

    private static String get(String headers) {
        return "GET /echo HTTP/1.1\r\n" + HOST + headers + "\r\n";
    }

    private static String getPath(String path) {
        return "GET " + path + " HTTP/1.1\r\n" + HOST + "\r\n";
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("endedAtOnce")
    void isAnsweredOnceAndTheConnectionClosed(String name, int status, String request) throws IOException {
        try (var client = new RawClient(server.port())) {
            var answer = client.send(request).readAll();

            var statuses = STATUS_LINE
                    .matcher(answer)
                    .results()
                    .map(each -> each.group(1))
                    .toList();
            assertThat(statuses).as(name).containsExactly(Integer.toString(status));
            assertThat(answer).contains("connection: close").doesNotContain("java", "Exception", "smuggled");
        }
    }

    @Test
    void aThousandPipelinedRequestsAreAnsweredInOrder() throws IOException {
        try (var client = new RawClient(server.port())) {
            var requests = new StringBuilder();
            for (int i = 0; i < 1_000; i++) {
                requests.append(getPath("/echo/" + i));
            }
            client.send(requests.toString());

            for (int i = 0; i < 1_000; i++) {
                assertThat(client.readResponse().body()).startsWith("GET /echo/" + i + " ");
            }
        }
    }

    @Test
    void aRequestThatComesByteByByteIsTakenLikeAnyOther() throws IOException {
        try (var client = new RawClient(server.port())) {
            for (char c : (post(CHUNKED) + "5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nA: b\r\n\r\n").toCharArray()) {
                client.send(String.valueOf(c));
            }

            assertThat(client.readResponse().body()).endsWith("hello world");
        }
    }

    @Test
    void aRequestWithoutABodyThatIsRefusedLeavesTheConnectionOpen() throws IOException {
        try (var client = new RawClient(server.port())) {
            assertThat(client.send(getPath("/nowhere")).readResponse().status()).isEqualTo(404);
            assertThat(client.send(getPath("/echo")).readResponse().status()).isEqualTo(200);
        }
    }

    @Test
    void whoExpectsToBeAskedForTheBodyIsAsked() throws IOException {
        try (var client = new RawClient(server.port())) {
            client.send(post("Expect: 100-continue\r\nContent-Length: 5\r\n"));
            assertThat(client.readResponse().status()).isEqualTo(100);

            assertThat(client.send("hello").readResponse().body()).endsWith("hello");
        }
    }

    @Test
    void anHttp10ClientGetsItsAnswerAndTheEnd() throws IOException {
        try (var client = new RawClient(server.port())) {
            var answer = client.send("GET /echo HTTP/1.0\r\n" + HOST + "\r\n").readAll();

            assertThat(answer)
                    .startsWith("HTTP/1.1 200 OK")
                    .contains("connection: close")
                    .endsWith("GET /echo {} ");
        }
    }

    @Test
    void aHeadRequestIsAnsweredWithoutABody() throws IOException {
        try (var client = new RawClient(server.port())) {
            client.send("HEAD /echo HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");

            assertThat(client.readAll()).contains("content-length: 14").endsWith("\r\n\r\n");
        }
    }

    @Test
    void aHeldRequestHoldsThoseBehindItBack() throws Exception {
        try (var client = new RawClient(server.port())) {
            client.send(getPath("/hold") + getPath("/echo/behind"));
            var held = server.heldExchanges.poll(10, java.util.concurrent.TimeUnit.SECONDS);

            held.respond(200, TestServer.text(), io.netty.buffer.Unpooled.EMPTY_BUFFER);

            assertThat(client.readResponse().body()).isEmpty();
            assertThat(client.readResponse().body()).startsWith("GET /echo/behind");
        }
    }
}
