package org.thywill.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Options;
import org.thywill.remote.Publication;
import org.thywill.remote.PublishOptions;
import org.thywill.remote.StateChannel.Entry;
import org.thywill.remote.StateChannel.Order;
import org.thywill.remote.ThywillClient;
import org.thywill.remote.Transport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Deltas between the packaged server and the Java client: through cuts, whatever is shown is what was published.
class DeltasIT {
    private static final int DEADLINE_SECONDS = 60;
    private static final int ROUNDS = 5;
    private static final int CHANGES_A_ROUND = 60;
    private static final int KEYS = 3;
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String SETTINGS =
            "thywill: { engine: { message-rate: 100000, message-burst: 100000, byte-rate: 1GB, byte-burst: 1GB } }\n";

    private static ThywillServer server;

    /// What was published, by the number in it.
    private final Map<Integer, JsonNode> published = new ConcurrentHashMap<>();

    private final Map<String, Map<String, Object>> current = new TreeMap<>();
    private final Random random = new Random(7);
    private int last;

    @BeforeAll
    static void start(@TempDir Path home) {
        ApplicationJar.write(home.resolve("apps"), "deltas", DeltasApplication.class);
        server = ThywillServer.launch(
                home,
                SETTINGS,
                List.of("--port", "0", "--apps", home.resolve("apps").toString()));
        server.address();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ThywillClient connect(java.net.URI address, Transport transport) {
        return ThywillClient.connect(address, "deltas", Options.DEFAULTS.over(transport));
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
    }

    /// What comes next under a key: as before, but for a few members, of which one has the number.
    private Map<String, Object> change(String key) {
        var data = current.computeIfAbsent(
                key,
                _ -> new TreeMap<>(Map.of("filler", "f".repeat(500), "list", List.of(1, 2), "bytes", new byte[9])));
        int member = random.nextInt(5);
        switch (random.nextInt(6)) {
            case 0 -> data.remove("m" + member);
            case 1 -> data.put("list", List.of(member, last));
            case 2 -> data.put("bytes", new byte[] {(byte) member, (byte) last});
            case 3 -> data.put("m" + member, Map.of("a", member, "b", Map.of("c" + member, last)));
            case 4 -> data.put("m" + member, random.nextInt(9) == 0 ? new byte[member] : "text " + last);
            default -> data.put("m" + member, last);
        }
        data.put("number", ++last);
        published.put(last, asItArrives(data));
        return data;
    }

    private static JsonNode asItArrives(Map<String, Object> data) {
        return MAPPER.valueToTree(new LinkedHashMap<>(data));
    }

    private void check(JsonNode data) {
        assertThat(shown(data))
                .isEqualTo(shown(published.get(data.path("number").asInt())));
    }

    /// With members in order, since that may be another.
    private static String shown(JsonNode data) {
        var members = new TreeMap<String, String>();
        data.forEachEntry((name, value) -> members.put(name, value.isObject() ? shown(value) : value.toString()));
        return members.toString();
    }

    @ParameterizedTest
    @EnumSource
    void theNewestOfEachKeyIsWhatWasPublishedThroughCuts(Transport transport) throws Exception {
        var name = "match/" + transport;
        var newest = new ConcurrentHashMap<String, JsonNode>();
        var wrong = new ConcurrentHashMap<Long, Throwable>();
        var end = new CompletableFuture<Void>();
        try (var proxy = new CuttingProxy(server.address());
                var reader = connect(proxy.address(), transport);
                var writer = connect(server.address(), Transport.WEBSOCKET)) {
            await(reader.channel(name).subscribe((Publication publication) -> {
                try {
                    check(publication.data());
                } catch (RuntimeException | AssertionError e) {
                    wrong.put(publication.offset(), e);
                }
                newest.put(publication.key(), publication.data());
                if (publication.key().equals("end")) {
                    end.complete(null);
                }
            }));

            for (int round = 0; round < ROUNDS; round++) {
                var done = new ArrayList<CompletableFuture<?>>();
                for (int i = 0; i < CHANGES_A_ROUND; i++) {
                    var key = "key" + random.nextInt(KEYS);
                    done.add(writer.channel(name).publish(change(key), PublishOptions.DEFAULT.key(key)));
                    if (i == CHANGES_A_ROUND / 2) {
                        proxy.cut();
                        proxy.mend();
                    }
                }
                await(CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)));
            }
            await(writer.channel(name).publish(change("end"), PublishOptions.DEFAULT.key("end")));
            await(end);

            assertThat(wrong).isEmpty();
            assertThat(newest).hasSameSizeAs(current);
            current.forEach((key, data) -> assertThat(shown(newest.get(key))).isEqualTo(shown(asItArrives(data))));
        }
    }

    static Stream<Arguments> boards() {
        return Stream.of(Transport.values())
                .flatMap(transport -> Stream.of(Arguments.of("board/", transport), Arguments.of("kept/", transport)));
    }

    @ParameterizedTest
    @MethodSource("boards")
    void aLiveCopyIsWhatWasPutThroughCuts(String kind, Transport transport) throws Exception {
        var name = kind + transport;
        var wrong = new ConcurrentHashMap<Long, Throwable>();
        var end = new CompletableFuture<Void>();
        try (var proxy = new CuttingProxy(server.address());
                var reader = connect(proxy.address(), transport);
                var writer = connect(server.address(), Transport.WEBSOCKET)) {
            var copy = reader.state(name);
            copy.onChange(changes -> changes.forEach(change -> {
                if (change.entry() != null) {
                    check(change.entry(), wrong);
                }
                if (change.key().equals("end")) {
                    end.complete(null);
                }
            }));
            await(copy.subscribe());
            var mine = writer.state(name);

            for (int round = 0; round < ROUNDS; round++) {
                var done = new ArrayList<CompletableFuture<Long>>();
                for (int i = 0; i < CHANGES_A_ROUND; i++) {
                    var key = "key" + random.nextInt(KEYS);
                    boolean remove = random.nextInt(10) == 0;
                    done.add(remove ? mine.remove(key) : mine.put(key, change(key)));
                    if (remove) {
                        current.remove(key);
                    }
                    if (i == CHANGES_A_ROUND / 2) {
                        proxy.cut();
                        proxy.mend();
                    }
                }
                await(CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)));
            }
            await(mine.put("end", change("end")));
            await(end);

            assertThat(wrong).isEmpty();
            assertThat(copy.entries(Order.KEY, 100)).extracting(Entry::key).containsExactlyElementsOf(current.keySet());
            for (var entry : copy.entries(Order.KEY, 100)) {
                assertThat(shown(entry.data())).isEqualTo(shown(asItArrives(current.get(entry.key()))));
            }
        }
    }

    private void check(Entry entry, Map<Long, Throwable> wrong) {
        try {
            check(entry.data());
        } catch (RuntimeException | AssertionError e) {
            wrong.put(entry.version(), e);
        }
    }
}
