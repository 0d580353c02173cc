package org.thywill.push.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.http.WebSocketLimits;

class WebSocketConnectionTest {
    private final FakePush fake = new FakePush();
    private final FakeLoop loop = new FakeLoop();
    private final FakeExchange exchange = new FakeExchange();
    private final WebSocketConnection connection =
            new WebSocketConnection(fake.push, loop.shard, exchange, null, new WebSocketLimits(65_536, 16));

    @Test
    void fromWhoSendsMoreThanCanBeTakenNothingIsReadForAWhile() {
        connected();
        fake.gateway.judge(_ -> new Receipt.Refused("too-fast", "Slower, please", 500));

        receive("{\"send\":1}\n{\"send\":2}");

        assertThat(exchange.outlet.pauses).isEqualTo(2);
        assertThat(String.join("", exchange.outlet.written)).containsSubsequence("too-fast", "too-fast");
    }

    @Test
    void whoIsRefusedForGoodIsReadOn() {
        connected();
        fake.gateway.judge(_ -> new Receipt.Refused("forbidden", "Not you", 0));

        receive("{\"send\":1}\n{\"send\":1,\"number\":0}");

        assertThat(exchange.outlet.pauses).isZero();
    }

    @Test
    void whoSendsTooManyFramesThatAreNoneIsToldOfThoseBeforeAndClosed() {
        connected();
        var link = fake.gateway.nextLink();

        receive("none\n".repeat(150) + "{\"send\":1}");

        var written = String.join("", exchange.outlet.written);
        assertThat(written.split("\"code\":\"invalid\"", -1)).hasSize(101);
        assertThat(exchange.outlet.closing).isEqualTo("1002 Too many frames that are none");
        assertThat(link.pendingMessages()).isEmpty();
    }

    @Test
    void whatComesTogetherIsPassedOnTogetherInTheNextTick() {
        connected();
        var link = fake.gateway.nextLink();

        say("{\"send\":1}");
        say("{\"send\":2}");
        assertThat(link.pendingMessages()).isEmpty();
        loop.run();

        assertThat(link.pendingMessages()).hasSize(2);
    }

    @Test
    void whatWasSaidBeforeTheEndIsPassedOnBeforeTheEnd() {
        connected();
        var link = fake.gateway.nextLink();

        say("{\"send\":1}");
        connection.closed();
        loop.run();

        assertThat(link.pendingMessages()).hasSize(1);
        assertThat(link.awaitClosed()).isFalse();
    }

    private void connected() {
        receive(CometClient.connect("talk"));
        loop.run();
    }

    private void receive(String frames) {
        say(frames);
        loop.run();
    }

    private void say(String frames) {
        var bytes = Unpooled.copiedBuffer(frames, UTF_8);
        connection.text(bytes);
        bytes.release();
    }
}
