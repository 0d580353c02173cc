package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thywill.http.RawHttp2Client.CONTINUATION;
import static org.thywill.http.RawHttp2Client.DATA;
import static org.thywill.http.RawHttp2Client.END_HEADERS;
import static org.thywill.http.RawHttp2Client.END_STREAM;
import static org.thywill.http.RawHttp2Client.GOAWAY;
import static org.thywill.http.RawHttp2Client.HEADERS;
import static org.thywill.http.RawHttp2Client.PING;
import static org.thywill.http.RawHttp2Client.RST_STREAM;
import static org.thywill.http.RawHttp2Client.SETTINGS;
import static org.thywill.http.RawHttp2Client.WINDOW_UPDATE;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.thywill.component.testkit.TestCertificate;

/// Floods over HTTP/2. Each costs the attacker its connection, and another client notices nothing.
@Timeout(20)
class HostileHttp2IT {
    private static final int NO_ERROR = 0x0;
    private static final int PROTOCOL_ERROR = 0x1;
    private static final int FLOW_CONTROL_ERROR = 0x3;
    private static final int REFUSED_STREAM = 0x7;
    private static final int ENHANCE_YOUR_CALM = 0xB;
    private static final byte[] CANCEL = {0, 0, 0, 8};

    private static TestCertificate certificate;
    private static TestServer server;
    private RawHttp2Client client;

    @BeforeAll
    static void startServer(@TempDir Path directory) {
        certificate = TestCertificate.create(directory);
        server = new TestServer(Settings.with(certificate));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void connect() throws IOException {
        client = new RawHttp2Client(server.port(), certificate.trusting());
    }

    @AfterEach
    void theServerStillAnswersOthers() throws IOException {
        client.close();
        try (var other = new RawHttp2Client(server.port(), certificate.trusting())) {
            other.request(1, "GET", "/echo", END_HEADERS | END_STREAM).send();
            assertThat(other.next(HEADERS).stream()).isEqualTo(1);
        }
    }

    private void endsWith(int error) throws IOException {
        client.readToTheEnd().ifPresent(told -> assertThat(told).isEqualTo(error));
    }

    @Test
    void resettingManyStreamsEndsTheConnection() throws IOException {
        for (int stream = 1; stream < 1_000; stream += 2) {
            client.request(stream, "GET", "/hold", END_HEADERS | END_STREAM).frame(RST_STREAM, 0, stream, CANCEL);
        }
        client.send();

        endsWith(ENHANCE_YOUR_CALM);
    }

    @Test
    void makingTheServerResetManyStreamsEndsTheConnection() throws IOException {
        for (int stream = 1; stream < 1_000; stream += 2) {
            client.request(stream, "GET", "/hold", END_HEADERS | END_STREAM)
                    .frame(WINDOW_UPDATE, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
        }
        client.send();

        endsWith(ENHANCE_YOUR_CALM);
    }

    @Test
    void moreThanAHundredStreamsAtOnceAreRefused() throws IOException {
        for (int i = 0; i <= 100; i++) {
            client.request(2 * i + 1, "GET", "/hold", END_HEADERS | END_STREAM);
        }
        client.send();

        var refused = client.next(RST_STREAM);
        assertThat(refused.stream()).isEqualTo(201);
        assertThat(refused.error()).isEqualTo(REFUSED_STREAM);
    }

    @Test
    void headersThatNeverEndEndTheConnection() throws IOException {
        client.request(1, "GET", "/echo", END_STREAM);
        for (int i = 0; i < 1_000; i++) {
            client.frame(CONTINUATION, 0, 1);
        }
        client.send();

        endsWith(ENHANCE_YOUR_CALM);
    }

    @Test
    void emptyDataWithoutEndEndsTheConnection() throws IOException {
        client.request(1, "POST", "/echo", END_HEADERS);
        for (int i = 0; i < 1_000; i++) {
            client.frame(DATA, 0, 1);
        }
        client.send();

        endsWith(ENHANCE_YOUR_CALM);
    }

    @Test
    void aFloodOfPingsEndsTheConnection() throws IOException {
        for (int i = 0; i < 5_000; i++) {
            client.frame(PING, 0, 0, new byte[8]);
        }
        client.send();

        endsWith(ENHANCE_YOUR_CALM);
    }

    @Test
    void aFloodOfSettingsEndsTheConnection() throws IOException {
        for (int i = 0; i < 5_000; i++) {
            client.frame(SETTINGS, 0, 0, initialWindow(65_535 + i));
        }
        client.send();

        endsWith(ENHANCE_YOUR_CALM);
    }

    private static byte[] initialWindow(int bytes) {
        return ByteBuffer.allocate(6).putShort((short) 4).putInt(bytes).array();
    }

    @Test
    void aWindowPastItsLimitEndsTheConnection() throws IOException {
        client.frame(WINDOW_UPDATE, 0, 0, (byte) 0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF)
                .send();

        endsWith(FLOW_CONTROL_ERROR);
    }

    @Test
    void aWindowThatNeverOpensCostsTheStreamAndNothingElse() throws Exception {
        try (var impatient = new TestServer(Settings.impatientOfReadersWith(certificate));
                var closed = new RawHttp2Client(impatient.port(), certificate.trusting())) {
            closed.frame(SETTINGS, 0, 0, initialWindow(0))
                    .request(1, "GET", "/big", END_HEADERS | END_STREAM)
                    .send();

            assertThat(closed.next(RST_STREAM).stream()).isEqualTo(1);
            assertThat(impatient.counted.poll(10, TimeUnit.SECONDS)).isEqualTo("http.stalled");
        }
    }

    @Test
    void aResponseThatItsOwnerHasClosedIsGivenUpIfTheWindowNeverOpens() throws Exception {
        try (var impatient = new TestServer(Settings.impatientOfReadersWith(certificate));
                var closed = new RawHttp2Client(impatient.port(), certificate.trusting())) {
            closed.frame(SETTINGS, 0, 0, initialWindow(0))
                    .request(1, "GET", "/stream", END_HEADERS | END_STREAM)
                    .send();
            var outlet = impatient.outlets.poll(10, TimeUnit.SECONDS);
            outlet.eventLoop().execute(() -> {
                outlet.write(Unpooled.buffer(1 << 20).writeZero(1 << 20));
                outlet.close();
            });

            assertThat(closed.next(RST_STREAM).stream()).isEqualTo(1);
            assertThat(impatient.counted.poll(10, TimeUnit.SECONDS)).isEqualTo("http.stalled");
        }
    }

    @Test
    void aHeaderOf9KiBIsAnsweredWith431() throws IOException {
        var head = ByteBuffer.allocate(9 << 10).put(RawHttp2Client.head("GET", "/echo"));
        head.put(new byte[] {0, 1, 'x', 0x7F, (byte) 0x81, 0x43}); // a literal of 8,704 bytes
        client.frame(HEADERS, END_HEADERS | END_STREAM, 1, Arrays.copyOf(head.array(), head.position() + 8_704));
        client.send();

        var answer = new String(client.next(HEADERS).payload(), StandardCharsets.ISO_8859_1);
        assertThat(answer).contains("431");
    }

    @Test
    void aHugeHeaderListIsNotKept() throws IOException {
        var name = new byte[] {0, 1, 'x', 0x7F, (byte) 0x81, 0x7E}; // a literal of 16,384 bytes, which never come whole
        var block = ByteBuffer.allocate(16_000)
                .put(RawHttp2Client.head("GET", "/echo"))
                .put(name)
                .array();
        client.frame(HEADERS, END_STREAM, 1, block);
        for (int i = 0; i < 1_000; i++) {
            client.frame(CONTINUATION, 0, 1, new byte[16_000]);
        }
        client.send();

        endsWith(PROTOCOL_ERROR);
    }

    @Test
    void theLimitsAreAnnounced() throws IOException {
        client.send();

        var settings = ByteBuffer.wrap(client.next(SETTINGS).payload());
        var announced = new HashMap<Integer, Integer>();
        while (settings.hasRemaining()) {
            announced.put((int) settings.getShort(), settings.getInt());
        }
        assertThat(announced).containsEntry(3, 100).containsEntry(6, 8 << 10);
    }

    @Test
    void aConnectionWithoutStreamsIsClosedAfterAWhile() throws IOException {
        try (var impatient = new TestServer(Settings.impatientWith(certificate, Duration.ofSeconds(10)));
                var idle = new RawHttp2Client(impatient.port(), certificate.trusting())) {
            idle.send();

            assertThat(idle.next(GOAWAY).error()).isEqualTo(NO_ERROR);
        }
    }

    @Test
    void aBodyThatDoesNotEndIsAnswered() throws IOException {
        try (var impatient = new TestServer(Settings.impatientWith(certificate, Duration.ofSeconds(10)));
                var slow = new RawHttp2Client(impatient.port(), certificate.trusting())) {
            slow.request(1, "POST", "/echo", END_HEADERS).send();

            assertThat(slow.next(HEADERS).stream()).isEqualTo(1);
        }
    }

    @Test
    void aHandshakeThatDoesNotBeginIsCut() throws IOException {
        try (var impatient = new TestServer(Settings.impatientWith(certificate, Duration.ofMillis(100)));
                var silent = new RawClient(impatient.port())) {
            assertThat(silent.readAll()).isEmpty();
        }
    }
}
