package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// What is read out of single header fields: whatever stands in them, they are understood or refused.
class RequestFieldsFuzzTest {
    private static final Peer PROXY =
            new Peer(new InetSocketAddress("10.0.0.1", 50_000), new InetSocketAddress("192.0.2.1", 80), false);

    private final TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.0/8"));
    private final HostPolicy hosts = new HostPolicy(List.of("chat.example"), "box");
    private final OriginPolicy origins = new OriginPolicy(List.of("https://friend.example"));

    private static HttpHeaders headers(String... fields) {
        var headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(fields[i], fields[i + 1]);
        }
        return headers;
    }

    /// @param bytes of the fields, in ISO 8859-1 as everything in a head
    @FuzzTest(maxDuration = "60s")
    void aFieldIsUnderstoodOrRefused(byte[] bytes) {
        var field = new String(bytes, StandardCharsets.ISO_8859_1);
        var headers = headers(
                "Origin", field, "X-Forwarded-For", field, "X-Forwarded-Host", field, "Sec-WebSocket-Version", field);
        var head = new RequestHead(
                "POST", new RequestTarget(null, "/", Map.of()), field, headers, RequestHead.Version.HTTP_1_1, true);

        var origin = proxies.originOf(head, PROXY);
        Cookies.find(field, "thywill-session");
        origins.isForeign(head, true, field);

        assertThat(origin.remoteAddress()).matches("[0-9a-f.:]+");
        if (isOurs(field)) {
            assertThat(field.toLowerCase(java.util.Locale.ROOT))
                    .matches("(localhost|.*\\.localhost|box|chat\\.example|127\\..*|\\[.*]|0.*)(:\\d{0,5})?");
        }
    }

    private boolean isOurs(String host) {
        try {
            hosts.check(host, PROXY);
            return true;
        } catch (HttpErrorException e) {
            assertThat(e.error().status()).isEqualTo(400);
            return false;
        }
    }

    /// @param bytes a target, as it stands in the request line
    @FuzzTest(maxDuration = "60s")
    void aPathNeverLeadsOut(byte[] bytes) {
        try {
            var target = RequestTarget.parse("GET", new String(bytes, StandardCharsets.ISO_8859_1));

            assertThat(target.path())
                    .doesNotContain("..", "//", "\\", "\0", "\r", "\n")
                    .startsWith("/");
        } catch (HttpErrorException e) {
            assertThat(e.error().status()).isEqualTo(400);
        }
    }
}
