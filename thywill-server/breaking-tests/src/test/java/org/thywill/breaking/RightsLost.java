package org.thywill.breaking;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Options;
import org.thywill.remote.Refused;
import org.thywill.remote.ThywillClient;
import org.thywill.remote.Transport;

/// N12: while clients are cut off, some of them lose a channel, with and without the application having the guard asked
/// again, and a user is banned. What they have lost must be of no use when they come back.
final class RightsLost extends OverTransports {
    private static final long CUT_MS = 1_500;
    private static final long PATIENCE_SECONDS = 30;
    private static final double TARGET_MS = 1_000;

    /// Not signed in, and not allowed; as statuses where there is no close.
    private static final Set<Integer> BANNED = Set.of(4401, 4403, 401, 403);

    @Override
    public String id() {
        return "N12";
    }

    @Override
    public String title() {
        return "rights lost and a ban during a cut";
    }

    @Override
    public boolean inEveryTest() {
        return true;
    }

    @Override
    boolean mostlyWaits(Bench bench) {
        return true;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(4);
    }

    @Override
    Collection<Report> run(Stage stage, ThywillServer server, Transport transport) throws Exception {
        return List.of(
                loseChannel(stage, server.address(), transport, true),
                loseChannel(stage, server.address(), transport, false),
                ban(stage, server.address(), transport));
    }

    /// @param rechecked else the guard is not asked before the client comes back
    private static Report loseChannel(Stage stage, URI server, Transport transport, boolean rechecked)
            throws Exception {
        var variant = name(transport) + (rechecked ? ", rechecked" : ", at return");
        var prefix = "guarded/n12/" + name(transport) + "/" + rechecked + "/";
        var checker = new Checker();
        try (var proxy = new CuttingProxy(server);
                var readers = Crowd.over(transport, checker, proxy.address(), new Shape(4, 2, 2, 0, 0, 200), prefix);
                var writers = Crowd.over(
                        Transport.WEBSOCKET, checker, server, new Shape(1, 1, 0, 1, 50, 200), prefix + "writer/")) {
            var channel = readers.channels().getLast();
            var losers = readers.subscribers().subList(0, 2);
            readers.expectFirst();
            writers.publishTo(readers);
            boolean all = readers.awaitFirst(PATIENCE_SECONDS);
            proxy.cut();
            for (var loser : losers) {
                forbid(writers.subscribers().getFirst().client(), loser, channel, rechecked);
                loser.log().left(channel);
            }
            var uses = new Uses(losers, channel);
            Thread.sleep(CUT_MS); // in which messages are missed
            long before = received(losers, channel);
            readers.expectFirst();
            proxy.mend();
            all &= readers.awaitFirst(PATIENCE_SECONDS);
            uses.await();
            boolean known = writers.stopPublishing(PATIENCE_SECONDS);
            var report = stage.report(variant)
                    .verdict(readers.settle(PATIENCE_SECONDS))
                    .figure("newSessions", readers.fallbacks())
                    .require(all, "some readers got nothing for " + PATIENCE_SECONDS + " s")
                    .require(known, "some messages got no answer")
                    .require(readers.fallbacks() == 0, "clients were forgotten: " + readers.fallbacks());
            long delivered = received(losers, channel) - before;
            uses.judge(report);
            return report.figure("deliveredOfLost", delivered)
                    .require(delivered == 0, "messages of a lost channel came: " + delivered);
        }
    }

    private static void forbid(ThywillClient writer, Subscriber loser, String channel, boolean recheck) {
        var client = loser.client().clientId().orElseThrow();
        ask(writer, Map.of("act", "forbid", "channel", channel, "data", client, "count", recheck ? 1 : 0));
    }

    private static void ask(ThywillClient client, Map<String, ?> command) {
        client.send(command).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private static long received(List<Subscriber> subscribers, String channel) {
        return subscribers.stream()
                .mapToInt(each -> each.log().received(channel).size())
                .sum();
    }

    /// Each client that has lost the channel wants to do all that it could, as soon as it is back.
    private static final class Uses {
        private final List<Subscriber> losers;
        private final String channel;
        private final CompletableFuture<?> all;
        private final Set<String> answers = ConcurrentHashMap.newKeySet();
        private final AtomicLong slowestNanos = new AtomicLong();

        Uses(List<Subscriber> losers, String channel) {
            this.losers = losers;
            this.channel = channel;
            this.all = CompletableFuture.allOf(losers.stream().flatMap(this::of).toArray(CompletableFuture[]::new));
        }

        private Stream<CompletableFuture<?>> of(Subscriber loser) {
            var lost = loser.client().channel(channel);
            return Stream.of(lost.subscribe(_ -> {}), lost.publish("no"), lost.history(10))
                    .map(use -> use.handle((_, error) -> note(loser, error)));
        }

        private boolean note(Subscriber loser, @Nullable Throwable error) {
            long back = loser.connectedAt().stream().reduce(0L, (_, latest) -> latest);
            slowestNanos.accumulateAndGet(System.nanoTime() - back, Math::max);
            var cause = error instanceof CompletionException ? error.getCause() : error;
            return answers.add(
                    cause == null ? "done" : cause instanceof Refused refused ? refused.code() : cause.toString());
        }

        void await() {
            all.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        }

        void judge(Report report) {
            double millis = Report.millis(slowestNanos.get());
            boolean subscribed = losers.stream()
                    .anyMatch(each -> each.client().channel(channel).position().isPresent());
            report.figure("lostAnsweredWith", answers)
                    .figure("refusedAfterMs", millis)
                    .require(
                            answers.equals(Set.of("forbidden")), "uses of a lost channel were answered with " + answers)
                    .require(!subscribed, "a client still takes itself for a subscriber")
                    .target(millis <= TARGET_MS, "the refusal took more than a second from the return on");
        }
    }

    /// A user is banned while cut off. Neither token nor credentials are good for anything then.
    private static Report ban(Stage stage, URI server, Transport transport) throws Exception {
        var user = "mallory-" + name(transport);
        var channel = "users/n12/" + name(transport);
        var open = "reliable/n12/open/" + name(transport);
        var report = stage.report(name(transport) + ", banned");
        try (var proxy = new CuttingProxy(server);
                var writer = Subscriber.connect(server, Options.DEFAULTS.over(Transport.WEBSOCKET))) {
            var instance = RawClient.newInstance();
            var credentials = ",\"credentials\":\"" + user + "\"";
            String resumption;
            try (var raw = new RawClient(proxy.address())) {
                var subscribe = ",\"subscribe\":{\"" + channel + "\":{}}";
                var first = raw.open(transport, RawClient.connect(instance, credentials + subscribe));
                var connected = first.connected();
                var position = first.subscribed();
                ask(writer, Map.of("act", "publish", "channel", channel, "data", "before"));
                report.require(first.next(10_000) != null, "the user got nothing before the ban");
                resumption = ",\"client\":" + connected.get("client") + ",\"token\":" + connected.get("token")
                        + ",\"positions\":{\"" + channel + "\":{\"epoch\":" + position.get("epoch") + ",\"offset\":1}}";
                proxy.cut();
            }
            ask(writer, Map.of("act", "publish", "channel", channel, "data", "missed"));
            ask(writer, Map.of("act", "ban", "data", user));
            ask(writer, Map.of("act", "publish", "channel", channel, "data", "after the ban"));
            proxy.mend();
            try (var raw = new RawClient(proxy.address())) {
                long begin = System.nanoTime();
                var banned = raw.open(transport, RawClient.connect(instance, resumption + credentials));
                int code = banned.awaitClose();
                double millis = Report.millis(System.nanoTime() - begin);
                report.figure("refusedWith", code)
                        .figure("refusedAfterMs", millis)
                        .require(BANNED.contains(code), "the user was refused with " + code)
                        .require(banned.next(0) == null, "the banned user got something")
                        .target(millis <= TARGET_MS, "the refusal took more than a second");
                var guest = raw.open(
                        transport, RawClient.connect(instance, resumption + ",\"subscribe\":{\"" + open + "\":{}}"));
                boolean resumed = guest.connected().get("resumed").asBoolean();
                ask(writer, Map.of("act", "publish", "channel", open, "data", "for all"));
                var next = guest.next(10_000);
                boolean only = next != null && next.get("channel").asString().equals(open);
                report.require(!resumed, "the token of a banned user was taken")
                        .require(only, "who shows that token alone got " + next);
            }
        }
        return report;
    }
}
