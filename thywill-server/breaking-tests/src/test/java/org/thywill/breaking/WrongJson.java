package org.thywill.breaking;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.thywill.component.testkit.WebSocketBytes.FIN;
import static org.thywill.component.testkit.WebSocketBytes.TEXT;
import static org.thywill.component.testkit.WebSocketBytes.frame;
import static org.thywill.component.testkit.WebSocketBytes.head;
import static org.thywill.component.testkit.WebSocketBytes.join;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.thywill.component.testkit.ThywillServer;

/// H4: JSON that is none, too deep or too long, or means to do harm.
final class WrongJson extends BesideOthers {
    private static final String ECHO = "{\"send\":{\"act\":\"echo\",\"data\":\"still here\"}}";
    private static final Duration LONGEST = Duration.ofSeconds(1);

    @Override
    public String id() {
        return "H4";
    }

    @Override
    public String title() {
        return "JSON that is none, or means to do harm";
    }

    @Override
    public boolean inEveryTest() {
        return true;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(2);
    }

    /// What is answered with `invalid`, and the connection stays.
    private static Map<String, byte[]> invalid() {
        var all = new LinkedHashMap<String, byte[]>();
        all.put("10,000 levels", utf8("{\"send\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"));
        all.put("10,000 levels of objects", utf8("{\"send\":" + "{\"a\":".repeat(10_000)));
        all.put("a number of 60,000 digits", utf8("{\"send\":" + "1".repeat(60_000) + "}"));
        all.put("20,000 values", utf8("{\"send\":[" + "1,".repeat(20_000) + "1]}"));
        all.put("a name of 1,000 bytes", utf8("{\"send\":{\"" + "x".repeat(1_000) + "\":1}}"));
        all.put("a member twice", utf8("{\"send\":1,\"send\":2}"));
        all.put("half of a surrogate pair", utf8("{\"send\":\"\\ud800\"}"));
        all.put("the other half", utf8("{\"send\":\"\\udc00\\ud800\"}"));
        all.put("not a number", utf8("{\"send\":NaN}"));
        all.put("infinity", utf8("{\"send\":-Infinity}"));
        all.put("a byte order mark", utf8("\ufeff{\"send\":1}"));
        all.put("UTF-16", "{\"send\":1}".getBytes(UTF_16BE));
        all.put("a comma too many", utf8("{\"send\":[1,]}"));
        all.put("a comma too many in an object", utf8("{\"send\":1,}"));
        all.put("a comment", utf8("{\"send\":1}//"));
        all.put("single quotes", utf8("{'send':1}"));
        all.put("a control character", utf8("{\"send\":\"a\u0001b\"}"));
        all.put("a NUL behind it", utf8("{\"send\":1}\0"));
        all.put("an array", utf8("[]"));
        all.put("a text", utf8("\"send\""));
        all.put("two documents", utf8("{\"send\":1}{\"send\":2}"));
        all.put("half a document", utf8("{\"send\":"));
        all.put("white space", utf8("   "));
        all.put("nothing", utf8(""));
        all.put("a number that is too great", utf8("{\"number\":9007199254740993,\"send\":1}"));
        all.put("a negative number", utf8("{\"number\":-1,\"send\":1}"));
        all.put("a channel with a line end", utf8("{\"subscribe\":\"a\\nb\"}"));
        return all;
    }

    /// What is JSON, and must do no harm.
    private static Map<String, String> harmless() {
        return Map.of(
                "__proto__", "{\"__proto__\":{\"polluted\":true},\"constructor\":{\"prototype\":{\"polluted\":true}}}",
                "names of one hash code",
                        "{"
                                + IntStream.range(0, 2_000)
                                        .mapToObj(WrongJson::ofHashZero)
                                        .map(name -> "\"" + name + "\":0")
                                        .collect(Collectors.joining(","))
                                + "}",
                "markup", "\"</script><script>alert(1)</script>\\u2028\"",
                "SQL", "\"'; drop table publications; --\"");
    }

    /// Twelve characters; `Aa` and `BB` have one hash code.
    private static String ofHashZero(int bits) {
        return IntStream.range(0, 12)
                .mapToObj(i -> (bits >> i & 1) == 0 ? "Aa" : "BB")
                .collect(Collectors.joining());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    @Override
    void attack(Stage stage, ThywillServer server, Report report) throws IOException {
        try (var foe = Foe.connected(server.address(), 0x107)) {
            for (var bad : invalid().entrySet()) {
                long begin = System.nanoTime();
                var answer =
                        foe.send(frame(FIN | TEXT, bad.getValue())).nextFrame().text();
                boolean refused = answer.startsWith("{\"error\":{\"code\":\"invalid\",");
                report.require(refused, bad.getKey() + ": " + answer)
                        .target(System.nanoTime() - begin < LONGEST.toNanos(), bad.getKey() + " took long");
            }
            for (var odd : harmless().entrySet()) {
                var answer = foe.say("{\"send\":{\"act\":\"echo\",\"data\":" + odd.getValue() + "}}")
                        .nextFrame()
                        .text();
                report.require(answer.contains("\"data\":"), odd.getKey() + ": " + answer);
            }
            var answer = foe.say(ECHO).nextFrame().text();
            report.require(answer.contains("still here"), "after all of it: " + answer);
        }
        closes(report, server.address(), 1007, "not UTF-8", frame(FIN | TEXT, new byte[] {'{', (byte) 0xC3, '}'}));
        closes(report, server.address(), 1009, "a text of 10 MB, announced", head(FIN | TEXT, 10 << 20));
        closes(report, server.address(), 1009, "a number of 1 MB", join(head(FIN | TEXT, 1 << 20), new byte[1_000]));
    }

    private static void closes(Report report, URI server, int code, String what, byte[] bytes) throws IOException {
        try (var foe = Foe.connected(server, 0x108)) {
            int closed = foe.send(bytes).nextFrame().closeCode();
            report.require(closed == code, what + ": closed with " + closed);
        }
    }
}
