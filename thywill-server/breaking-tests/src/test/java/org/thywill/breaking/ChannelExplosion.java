package org.thywill.breaking;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.History;
import org.thywill.remote.Position;
import org.thywill.remote.ThywillClient;
import org.thywill.remote.Transport;
import tools.jackson.databind.JsonNode;

/// L7: a message on each of a million channels, which is more than the histories of all channels may take together.
final class ChannelExplosion implements Scenario {
    private static final int AT_A_TIME = 10_000;
    private static final int MISSED = 50;
    private static final int BYTES = 200;
    /// A quarter of the heap that [Stage] gives a server.
    private static final long HISTORY_BYTES = 128 << 20;

    /// What else the server holds more than before.
    private static final long SLACK_BYTES = 8 << 20;
    private static final String SEEN = "reliable/l7/seen";
    private static final String MANY = "reliable/l7/many/";

    @Override
    public String id() {
        return "L7";
    }

    @Override
    public String title() {
        return "a million channels with one message each";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(10);
    }

    @Override
    public List<Report> run(Stage stage) throws Exception {
        var server = stage.server("  engine: { max-channels: 10000000, message-rates: { breaking: 100000/100000 } }\n");
        var checker = new Checker();
        var prefix = "reliable/l7/watched/";
        try (var proxy = new CuttingProxy(server.address());
                var away = Crowd.over(
                        Transport.WEBSOCKET, checker, proxy.address(), new Shape(5, 2, 2, 0, 0, BYTES), prefix);
                var here = Crowd.over(
                        Transport.WEBSOCKET, checker, server.address(), new Shape(1, 2, 2, 1, 0, BYTES), prefix)) {
            var client = here.subscribers().getFirst().client();
            var writer = here.publisher(here.subscribers().getFirst(), here.channels())
                    .withoutEchoes();
            publish(writer);
            ask(client, Map.of("act", "burst", "channel", SEEN, "data", "x", "count", 10));
            var seen = newest(client, SEEN).end();
            boolean known = writer.awaitAnswers(20);
            away.settle(20);
            proxy.cut();
            publish(writer);
            known &= writer.awaitAnswers(20);

            var report = stage.report("websocket");
            explode(stage, server, client, report);

            proxy.mend();
            boolean told = away.until(() -> everyoneKnows(away), 60);
            publish(writer);
            known &= here.stopPublishing(20);
            judgeWhoComesBack(report, server, seen);
            report.verdict(away.settle(20))
                    .require(known, "a message got no answer")
                    .require(told, "some readers were not told that their channel's history was given up");
            away.subscribers().forEach(reader -> judge(report, reader, away.channels()));
            return List.of(report);
        }
    }

    private static void publish(Publisher publisher) {
        for (int i = 0; i < MISSED; i++) {
            publisher.publishNext(i);
        }
    }

    private static JsonNode ask(ThywillClient client, Map<String, ?> command) {
        return client.send(command).orTimeout(120, TimeUnit.SECONDS).join();
    }

    private static History newest(ThywillClient client, String channel) {
        return client.channel(channel)
                .history(1)
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    /// Publishes on a million channels, and looks now and then what the server holds.
    private static void explode(Stage stage, ThywillServer server, ThywillClient client, Report report) {
        int rounds = stage.bench().either(100, 50);
        int looks = stage.bench().either(10, 25);
        long before = heap(server);
        long most = 0;
        long busyNanos = 0;
        for (int round = 1; round <= rounds; round++) {
            long begin = System.nanoTime();
            ask(
                    client,
                    Map.of(
                            "act",
                            "spread",
                            "channel",
                            MANY + round + "/",
                            "data",
                            Payload.fill(BYTES),
                            "count",
                            AT_A_TIME));
            busyNanos += System.nanoTime() - begin;
            if (round % looks == 0) {
                most = Math.max(most, heap(server) - before);
                stage.progress(round * AT_A_TIME + " channels, the heap has grown by at most " + (most >> 20) + " MiB");
            }
        }
        long channels = (long) rounds * AT_A_TIME;
        var newest = newest(client, MANY + rounds + "/" + (AT_A_TIME - 1));
        report.figure("channels", channels)
                .figure("channelsPerSecond", channels * TimeUnit.SECONDS.toNanos(1) / busyNanos)
                .figure("heapGrowthBytes", most)
                .require(newest.publications().size() == 1, "the newest channel has lost its message")
                .require(most <= HISTORY_BYTES + SLACK_BYTES, "the heap grew by more than histories may take");
    }

    private static long heap(ThywillServer server) {
        return Stage.stateOf(server).get("heapBytes").asLong();
    }

    private static boolean everyoneKnows(Crowd readers) {
        return readers.subscribers().stream()
                .allMatch(reader -> readers.channels().stream()
                        .noneMatch(channel -> reader.log().gaps(channel).isEmpty()));
    }

    /// That the range is the missing one, the checker has judged.
    private static void judge(Report report, Subscriber reader, List<String> channels) {
        for (var channel : channels) {
            var gaps = reader.log().gaps(channel);
            report.require(gaps.size() == 1 && !gaps.getFirst().reset(), "announced gaps: " + gaps);
        }
    }

    /// A channel that nobody subscribed to is gone. Who comes back to it with the position from before is told that it
    /// has begun anew.
    private static void judgeWhoComesBack(Report report, ThywillServer server, Position before)
            throws IOException, InterruptedException {
        var subscribe = ",\"subscribe\":{\"" + SEEN + "\":{\"epoch\":\"" + before.epoch() + "\",\"offset\":"
                + before.offset() + "}}";
        try (var raw = new RawClient(server.address())) {
            var path = "/thywill/push/long-poll";
            var connect = RawClient.connect(RawClient.newInstance(), subscribe);
            var frames = framesOf(raw.post(path, connect, null));
            if (gapOf(frames) == null) { // the guard has been asked first
                var key = frames.stream()
                        .filter(frame -> frame.has("connected"))
                        .map(frame -> frame.get("connected").get("connection").asString())
                        .findFirst()
                        .orElseThrow();
                var cursor = frames.getFirst().get("next").asString();
                frames = framesOf(raw.post(path, "{\"poll\":\"" + cursor + "\"}", key));
            }
            var gap = gapOf(frames);
            boolean reset = gap != null
                    && gap.get("reset").asBoolean()
                    && !before.epoch().equals(gap.get("epoch").asString());
            report.require(reset, "who came back was not told of the new epoch");
        }
    }

    private static List<JsonNode> framesOf(HttpResponse<String> answer) {
        return answer.body().lines().map(RawClient::parse).toList();
    }

    private static @Nullable JsonNode gapOf(List<JsonNode> frames) {
        return frames.stream()
                .filter(frame ->
                        frame.has("gap") && SEEN.equals(frame.get("channel").asString()))
                .map(frame -> frame.get("gap"))
                .findFirst()
                .orElse(null);
    }
}
