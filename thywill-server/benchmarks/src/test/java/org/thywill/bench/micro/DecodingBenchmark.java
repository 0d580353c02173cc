package org.thywill.bench.micro;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.thywill.wire.ClientFrame;
import org.thywill.wire.ClientFrames;

/// Decoding what a client sends.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodingBenchmark {
    private static final int MAX_FRAMES = 64;

    private final ClientFrames decoder = new ClientFrames();
    private final byte[] publish = bytes("{\"number\":17,\"publish\":\"room/7\",\"data\":\"" + "x".repeat(128) + "\"}");
    private final byte[] tenPublishes = bytes((new String(publish, StandardCharsets.UTF_8) + "\n").repeat(10));
    private final byte[] object = bytes("{\"number\":17,\"send\":{\"kind\":\"move\",\"from\":{\"x\":12,\"y\":7},"
            + "\"to\":{\"x\":13,\"y\":7},\"seen\":[1,2,3,4],\"text\":\"a \\\"quoted\\\" word, é and ü\"}}");
    private final byte[] heartbeat = bytes("{}");
    private final byte[] connect = bytes("{\"connect\":{\"version\":1,\"application\":\"bench\",\"instance\":"
            + "\"an-instance-of-a-client\",\"acknowledged\":0,\"subscribe\":{\"room/7\":{}}}}");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<ClientFrame> decode(byte[] message) {
        return decoder.decode(message, MAX_FRAMES);
    }

    @Benchmark
    public List<ClientFrame> publication() {
        return decode(publish);
    }

    @Benchmark
    public List<ClientFrame> tenPublicationsAtOnce() {
        return decode(tenPublishes);
    }

    @Benchmark
    public List<ClientFrame> sentObject() {
        return decode(object);
    }

    @Benchmark
    public List<ClientFrame> heartbeat() {
        return decode(heartbeat);
    }

    @Benchmark
    public List<ClientFrame> connect() {
        return decode(connect);
    }
}
