package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WebSocketHandshakeTest {
    private final ByteArrayOutputStream asked = new ByteArrayOutputStream();

    private Answer shake(String answer) throws IOException {
        var request = HttpRequest.newBuilder(URI.create("http://[::1]:8080/p/thywill/push/websocket"))
                .header("Cookie", "thywill-session=abc")
                .build();
        var in = new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8));
        return new WebSocketHandshake(request).shake(in, asked);
    }

    @Test
    void theRequestSaysWhatTheProtocolAsksFor() throws Exception {
        shake("HTTP/1.1 404 Not Found\r\n\r\n");

        assertThat(asked.toString(StandardCharsets.UTF_8))
                .startsWith("GET /p/thywill/push/websocket HTTP/1.1\r\nHost: [::1]:8080\r\n")
                .contains("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n")
                .contains("\r\nSec-WebSocket-Protocol: thywill.1\r\n")
                .contains("\r\nCookie: thywill-session=abc\r\n")
                .containsPattern("\r\nSec-WebSocket-Key: [A-Za-z0-9+/]{22}==\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void aRefusalIsReadWithItsHeadersAndItsBody() throws Exception {
        var answer = shake("HTTP/1.1 503 Service Unavailable\r\nretry-after: 7\r\nContent-Length: 4\r\n\r\nbusyX");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
        assertThat(answer.body()).isEqualTo("busy");
    }

    @Test
    void aRefusalWithoutALengthEndsWithTheConnection() throws Exception {
        assertThat(shake("HTTP/1.0 502 \r\n\r\n<html>").body()).isEqualTo("<html>");
    }

    @Test
    void anAnswerToAnotherKeyOpensNothing() {
        var answer = String.join(
                "\r\n",
                "HTTP/1.1 101 Switching Protocols",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Protocol: thywill.1",
                "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                "",
                "");

        assertThatThrownBy(() -> shake(answer)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void whatIsNoHttpIsRefused() {
        assertThatThrownBy(() -> shake("SSH-2.0-OpenSSH_9.6\r\n"))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("SSH-2.0");
        assertThatThrownBy(() -> shake("HTTP/1.1 101 x\r\nno header\r\n\r\n")).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> shake("x".repeat(70_000))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void aCutDuringTheHandshakeIsNoticed() {
        assertThatThrownBy(() -> shake("HTTP/1.1 101 Switching")).isInstanceOf(EOFException.class);
    }
}
