package org.thywill.push.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.thywill.http.Outlet.Framing;

class BatchTest {
    private final Batch batch = new Batch();

    @Test
    void eachFormatHasItsWayToSeparateFrames() {
        Stream.of("{\"a\":1}", "{\"b\":2}\n{\"c\":3}").forEach(this::add);

        assertThat(written(Wire.WEBSOCKET)).isEqualTo("{\"a\":1}\n{\"b\":2}\n{\"c\":3}");
        assertThat(written(Wire.LINES)).isEqualTo("{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n");
        assertThat(written(Wire.SSE)).isEqualTo("data: {\"a\":1}\n\ndata: {\"b\":2}\n\ndata: {\"c\":3}\n\n");
        batch.clear();
    }

    @Test
    void everyOutletGetsAllOfItAlsoAfterOneThatTookOnlyPart() {
        add("{}");
        var stuck = new FakeOutlet(Framing.PLAIN);
        stuck.stuck = true;
        var others = new FakeOutlet(Framing.PLAIN);
        var buffer = batch.in(Wire.LINES, Framing.PLAIN);

        buffer.writeTo(others);
        buffer.writeTo(stuck);
        stuck.take(1);
        buffer.writeTo(others);
        buffer.writeTo(stuck);
        buffer.writeTo(others);

        assertThat(others.written).containsExactly("{}\n", "{}\n", "{}\n");
        assertThat(stuck.written).containsExactly("{}\n", "{}\n");
        assertThat(stuck.queuedBytes()).isEqualTo(5);
        stuck.close();
        batch.clear();
    }

    @Test
    void muchIsSplitIntoSeveralMessagesOfOneBuffer() {
        var frame = "\"" + "x".repeat(30_000) + "\"";
        Stream.of(frame, frame, frame).forEach(this::add);

        var buffer = batch.in(Wire.WEBSOCKET, Framing.WEBSOCKET);

        // Two heads of four bytes each (RFC 6455, section 5.2), and one line feed in the message of two frames.
        assertThat(buffer.length()).isEqualTo(3 * frame.length() + 2 * 4 + 1);
        batch.clear();
    }

    @Test
    void nothingOfABatchIsLeftInTheNext() {
        add("{\"a\":1}");
        written(Wire.LINES);
        batch.clear();

        add("{\"b\":2}");

        assertThat(batch.bytes()).isEqualTo(7);
        assertThat(written(Wire.LINES)).isEqualTo("{\"b\":2}\n");
        batch.clear();
    }

    private void add(String frame) {
        batch.add(new Frame(frame.getBytes(UTF_8)));
    }

    private String written(Wire wire) {
        var outlet = new FakeOutlet(Framing.PLAIN);
        batch.in(wire, Framing.PLAIN).writeTo(outlet);
        return outlet.written.getFirst();
    }
}
