package org.thywill.breaking;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thywill.breaking.PublisherLog.Outcome;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Options;
import org.thywill.remote.ThywillClient;
import org.thywill.remote.Transport;
import tools.jackson.databind.JsonNode;

/// N7: two connections of one client at a time, one token used twice, and overlapping polls.
final class TwoAtATime extends OverTransports {
    private static final int REPLACED = 4409;

    @Override
    public String id() {
        return "N7";
    }

    @Override
    public String title() {
        return "two connections, tokens and polls at a time";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(3);
    }

    @Override
    Collection<Report> run(Stage stage, ThywillServer server, Transport transport) throws Exception {
        var report = stage.report(name(transport));
        try (var raw = new RawClient(server.address());
                var writer = Subscriber.connect(server.address(), Options.DEFAULTS.over(Transport.WEBSOCKET))) {
            var run = new Run(raw, writer, transport, "reliable/n7/" + name(transport));
            run.takeOver(report);
            report.verdict(run.checker.verdict());
            if (transport == Transport.LONG_POLL) {
                var polls = new Run(raw, writer, transport, "reliable/n7/polls");
                polls.overlappingPolls(report);
                report.verdict(polls.checker.verdict());
            }
            return List.of(report);
        }
    }

    private static final class Run {
        private final Checker checker = new Checker();
        private final PublisherLog published = checker.publisher();
        private final RawClient raw;
        private final ThywillClient writer;
        private final Transport transport;
        private final String channel;

        Run(RawClient raw, ThywillClient writer, Transport transport, String channel) {
            this.raw = raw;
            this.writer = writer;
            this.transport = transport;
            this.channel = channel;
        }

        private void publish() {
            long number = published.attempt(channel);
            var payload = new Payload(published.publisher(), number, System.nanoTime(), "");
            writer.channel(channel)
                    .publish(payload)
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
            published.settle(number, Outcome.OK);
        }

        private static void note(SubscriberLog log, @Nullable JsonNode frame) {
            if (frame != null) {
                var payload = Payload.of(frame.get("data"));
                log.received(
                        frame.get("channel").asString(),
                        frame.get("offset").asLong(),
                        payload.publisher(),
                        payload.number());
            }
        }

        /// A newer connection takes the client over in mid-stream; then the token is used once more.
        void takeOver(Report report) throws Exception {
            var instance = RawClient.newInstance();
            var log = checker.subscriber("client");
            var first = raw.open(transport, RawClient.connect(instance, ",\"subscribe\":{\"" + channel + "\":{}}"));
            var connected = first.connected();
            var position = connected.get("channels").get(channel);
            log.subscribed(channel, position.get("epoch").asString());
            publish();
            note(log, first.next(10_000));

            var resumption = ",\"client\":" + connected.get("client") + ",\"token\":" + connected.get("token")
                    + ",\"positions\":{\"" + channel + "\":{\"epoch\":" + position.get("epoch") + ",\"offset\":1}}";
            var second = raw.open(transport, RawClient.connect(instance, resumption));
            boolean resumed = second.connected().get("resumed").asBoolean();
            int code = first.awaitClose();
            publish();
            note(log, second.next(10_000));
            note(log, first.next(0)); // it has closed, so nothing can come any more
            report.figure("olderClosedWith", code)
                    .require(resumed, "the newer connection did not resume")
                    .require(code == REPLACED || code == 0, "the older connection was closed with " + code);

            confirm(second);
            var third = raw.open(transport, RawClient.connect(instance, resumption));
            report.require(!third.connected().get("resumed").asBoolean(), "a token that had been used was taken again");
            publish();
            note(log, second.next(10_000));
            report.require(second.closeCode() < 0, "an old token ended the newer connection");
        }

        /// Shows that the newest token has arrived, which ends the one before.
        private void confirm(RawClient.Opened opened) throws Exception {
            var key = opened.connected().get("connection").asString();
            raw.post("/thywill/send/", "{\"received\":{\"@\":0}}", key);
        }

        private static HttpResponse<String> held(
                CompletableFuture<HttpResponse<String>> one, CompletableFuture<HttpResponse<String>> other) {
            return Stream.of(one, other)
                    .map(answer -> answer.orTimeout(10, TimeUnit.SECONDS).join())
                    .filter(answer -> answer.statusCode() == 200)
                    .findFirst()
                    .orElseThrow();
        }

        /// A second poll before the first is answered, and one whose answer got lost.
        void overlappingPolls(Report report) throws Exception {
            var path = "/thywill/push/long-poll";
            var log = checker.subscriber("poller");
            var subscribe = ",\"subscribe\":{\"" + channel + "\":{}}";
            var lines = raw.post(path, RawClient.connect(RawClient.newInstance(), subscribe), null)
                    .body()
                    .lines()
                    .map(RawClient::parse)
                    .toList();
            var connected = lines.stream()
                    .map(frame -> frame.get("connected"))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow();
            log.subscribed(
                    channel, connected.get("channels").get(channel).get("epoch").asString());
            var key = connected.get("connection").asString();
            var poll = "{\"poll\":" + lines.getFirst().get("next") + "}";
            var one = raw.postLater(path, poll, key);
            var other = raw.postLater(path, poll, key);
            // Whichever came second is held; there is nothing yet to answer it with.
            int status = CompletableFuture.anyOf(one, other)
                    .thenApply(response -> ((HttpResponse<?>) response).statusCode())
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
            publish();
            var answer = held(one, other).body();
            var again = raw.post(path, poll, key).body();
            answer.lines()
                    .map(RawClient::parse)
                    .filter(frame -> frame.has("data"))
                    .forEach(frame -> note(log, frame));
            report.figure("olderPollStatus", status)
                    .require(status == 409, "the older poll was answered with " + status)
                    .require(again.equals(answer), "a poll sent again was answered with something else");
        }
    }

    @Override
    boolean mostlyWaits(Bench bench) {
        return true;
    }
}
