package org.thywill.push.comet;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.http.Outlet.Framing;
import org.thywill.wire.Bodies;
import org.thywill.wire.ChannelFrames;

/// What a publication is made into: once its frame, and from that once for each transport what is written to all.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodingBenchmark {
    @Param({"16", "128", "16384"})
    int bytes;

    private final ChannelFrames frames = new ChannelFrames("room/7");
    private final Batch batch = new Batch();
    private Publication publication;
    private Frame frame;

    @Setup
    public void encode() {
        var json = Json.ofValid("\"" + "x".repeat(bytes - 2) + "\"");
        publication = new Publication(123_456, 1_700_000_000_000L, null, json);
        frame = new Frame(frames.encode(publication));
    }

    @Benchmark
    public byte[] frame() {
        return frames.encode(publication);
    }

    @Benchmark
    public int webSocketText() {
        return framed(Wire.WEBSOCKET, Framing.WEBSOCKET);
    }

    @Benchmark
    public int sseEvent() {
        return framed(Wire.SSE, Framing.CHUNKED);
    }

    @Benchmark
    public byte[] pollBody() {
        return Wire.LINES.payload(List.of(new Frame(Bodies.next("n.17")), frame));
    }

    private int framed(Wire wire, Framing framing) {
        batch.add(frame);
        int length = batch.in(wire, framing).length();
        batch.clear();
        return length;
    }
}
