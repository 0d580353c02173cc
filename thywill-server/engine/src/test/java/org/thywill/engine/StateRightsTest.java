package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.thywill.engine.EngineFixture.json;
import static org.thywill.engine.EngineFixture.publish;
import static org.thywill.engine.EngineFixture.subscribe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.thywill.app.ApplicationContext;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Client;
import org.thywill.app.Condition;
import org.thywill.app.Presence;
import org.thywill.app.Refused;
import org.thywill.app.Right;
import org.thywill.app.StateChannel;
import org.thywill.app.StateChannel.Entry;
import org.thywill.app.StateChannel.Order;
import org.thywill.component.ClientMessage.Put;
import org.thywill.component.ClientMessage.Remove;
import org.thywill.component.ClientMessage.Unsubscribe;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Position;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Replay;
import org.thywill.component.ServerMessage.Snapshot;
import org.thywill.component.ServerMessage.Subscribed;
import org.thywill.component.ServerMessage.Unsubscribed;
import org.thywill.component.testkit.MemoryDatabase;

/// Guards, filters and patterns, where channels are of kind `state` or tell who is present.
class StateRightsTest {
    private final Application application = new Application();
    private final EngineFixture fixture = new EngineFixture(Map.of(), application, new MemoryDatabase());

    /// Its guard says no to what is `denied`, and remembers what it was asked.
    private static final class Application extends TestApplication {
        final Set<Right> denied = new HashSet<>();
        final List<String> asked = new ArrayList<>();

        @Override
        public void start(ApplicationContext context) throws Exception {
            super.start(context);
            var all = Right.values();
            context.declare("club/*", ChannelOptions.state().allow(all).guard(this::allows));
            context.declare(
                    "room/*",
                    ChannelOptions.reliable().allow(all).guard(this::allows).presence(true));
            context.declare("board/*", ChannelOptions.state().allow(all));
            context.declare("polite/*", ChannelOptions.state().allow(all).filter((client, channel, message) -> {
                var text = message.as(String.class);
                if (text.equals("curse")) {
                    throw new Refused("rude", "Not here");
                }
                return text.toUpperCase(Locale.ROOT);
            }));
            context.declare("*", ChannelOptions.reliable().allow(Right.WILDCARD));
            context.declare("quiet/*", ChannelOptions.state().allow(all).echo(false));
        }

        private boolean allows(Client client, Right right, String channel) {
            asked.add(right + " " + channel);
            return !denied.contains(right);
        }
    }

    private static String id(FakeConnection connection) {
        return connection.only(Connected.class).clientId();
    }

    private Client client(FakeConnection connection) {
        return application.context.client(id(connection)).orElseThrow();
    }

    private List<String> present(String channel) {
        return application.context.channel(channel).presence().list().stream()
                .map(Entry::key)
                .toList();
    }

    private static List<String> codes(FakeConnection connection) {
        return connection.messages(Answer.class).stream()
                .map(answer -> answer.error() == null ? "" : answer.error().code())
                .toList();
    }

    private static List<String> keys(FakeConnection connection) {
        return connection.messages(Replay.class).stream()
                .flatMap(replay -> replay.publications().stream())
                .map(Publication::key)
                .toList();
    }

    private static Put put(long number, String channel, String key, Object data) {
        return new Put(number, channel, key, json(data), Condition.ALWAYS, null, 0);
    }

    @Test
    void whoIsPresentIsSeenByThoseWhomTheChannelsGuardLets() {
        var connection = fixture.connect();

        application.denied.add(Right.PRESENCE);
        fixture.receive(connection, subscribe(1, "@presence/room/1"));
        assertThat(codes(connection)).containsExactly("forbidden");
        application.denied.clear();
        application.denied.add(Right.SUBSCRIBE);
        fixture.receive(connection, subscribe(2, "@presence/room/1"));
        fixture.receive(connection, subscribe(3, "room/1"));

        assertThat(connection.only(Subscribed.class).channel()).isEqualTo("@presence/room/1");
        assertThat(codes(connection)).containsExactly("forbidden", "forbidden");
        assertThat(application.asked).containsExactly("PRESENCE room/1", "PRESENCE room/1", "SUBSCRIBE room/1");
    }

    @Test
    void whoMayNotSeeWhoIsPresentAnyMoreIsUnsubscribed() {
        var connection = fixture.connect();
        fixture.receive(connection, subscribe(1, "@presence/room/1"));

        application.denied.add(Right.PRESENCE);
        application.context.recheck(client(connection));
        fixture.tasks.runAll();
        fixture.receive(fixture.connect(), subscribe(1, "room/1"));

        assertThat(connection.only(Unsubscribed.class).channel()).isEqualTo("@presence/room/1");
        assertThat(keys(connection)).isEmpty();
    }

    @Test
    void whoLosesASubscriptionIsNotPresentAnyMore() {
        var connection = fixture.connect();
        fixture.receive(connection, subscribe(1, "room/1"));
        assertThat(present("room/1")).containsExactly(id(connection));

        application.denied.add(Right.SUBSCRIBE);
        application.context.recheck(client(connection));
        fixture.tasks.runAll();

        assertThat(present("room/1")).isEmpty();
    }

    @Test
    void whoSubscribesByAPatternIsPresentInEachChannelUntilThePatternEnds() {
        var connection = fixture.connect();
        application.publish("room/1", "x");
        fixture.receive(connection, subscribe(1, "room/*"));
        application.publish("room/2", "x");
        fixture.tasks.runAll();
        assertThat(present("room/1")).containsExactly(id(connection));
        assertThat(present("room/2")).containsExactly(id(connection));

        fixture.receive(connection, new Unsubscribe(2, "room/*"));

        assertThat(present("room/1")).isEmpty();
        assertThat(present("room/2")).isEmpty();
    }

    @Test
    void channelsThatTellWhoIsPresentBelongToNoPattern() {
        var watcher = fixture.connect(Map.of("@presence/room/1", Subscription.LIVE));
        assertThat(watcher.messages(Subscribed.class)).hasSize(1);
        var connection = fixture.connect();

        fixture.receive(connection, subscribe(1, "*"));
        fixture.receive(fixture.connect(), subscribe(1, "@presence/room/2"));

        assertThat(connection.messages(Subscribed.class)).isEmpty();
        assertThat(codes(connection)).isEmpty();
    }

    @Test
    void aChannelWhoseSubscribersAreToldCannotBeDeclaredAnotherWayAfterwards() {
        fixture.receive(fixture.connect(), subscribe(1, "@presence/room/1"));

        assertThatIllegalStateException()
                .isThrownBy(() -> application.context.declare("room/1", ChannelOptions.reliable()))
                .withMessageContaining("already in use");
    }

    @Test
    void aPatternBringsTheEntriesOfChannelsInUseAndOfThoseToCome() {
        application.context.state("board/1").put("a", 1);
        var connection = fixture.connect();

        fixture.receive(connection, subscribe(1, "board/*"));
        application.context.state("board/2").put("b", 2);
        application.context.state("board/1").put("c", 3);

        assertThat(connection.messages(Snapshot.class))
                .extracting(Snapshot::channel)
                .containsExactly("board/1", "board/2");
        assertThat(keys(connection)).containsExactly("b", "c");
    }

    @Test
    void theGuardIsAskedForEachChangeOfAnEntry() {
        var connection = fixture.connect();

        fixture.receive(connection, put(1, "club/1", "a", 1));
        application.denied.add(Right.PUBLISH);
        fixture.receive(connection, put(2, "club/1", "a", 2));
        fixture.receive(connection, new Remove(3, "club/1", "a", Condition.ALWAYS));
        fixture.receive(connection, publish(4, "club/1", 2));

        assertThat(codes(connection)).containsExactly("", "forbidden", "forbidden", "forbidden");
        assertThat(application.asked).containsExactly("PUBLISH club/1", "PUBLISH club/1", "PUBLISH club/1");
        assertThat(application.context.state("club/1").get("a").orElseThrow().json())
                .isEqualTo("1");
    }

    @Test
    void theFilterSeesWhatIsPutAndNotWhatIsRemoved() {
        var connection = fixture.connect();
        StateChannel polite = application.context.state("polite/1");

        fixture.receive(connection, put(1, "polite/1", "a", "fine"));
        fixture.receive(connection, put(2, "polite/1", "b", "curse"));
        assertThat(polite.entries(Order.KEY, 10)).extracting(Entry::json).containsExactly("\"FINE\"");
        fixture.receive(connection, new Remove(3, "polite/1", "a", Condition.ALWAYS));

        assertThat(codes(connection)).containsExactly("", "rude", "");
        assertThat(polite.size()).isZero();
    }

    @Test
    void aCopyGetsItsOwnersChangesAlsoWithoutEcho() {
        var connection = fixture.connect(Map.of("quiet/1", Subscription.LIVE));

        fixture.receive(connection, put(1, "quiet/1", "a", 1));

        assertThat(keys(connection)).containsExactly("a");
    }

    @Test
    void aCopyUnderAGuardGoesOnOrBeginsAnewWhenTheGuardHasSaidYes() {
        var club = application.context.state("club/1");
        club.put("a", 1);
        var before = fixture.connect();
        fixture.receive(before, subscribe(1, "club/1"));
        fixture.cut(before);
        club.put("b", 2);

        var without = fixture.resume(before, Map.of());
        assertThat(without.only(Snapshot.class).entries()).hasSize(2);
        club.put("c", 3);
        assertThat(keys(without)).containsExactly("c");
        fixture.cut(without);
        var known = application.context.state("club/1").get("b").orElseThrow().version();
        var epoch = EngineFixture.positions(without).get("club/1").epoch();
        var with = fixture.resume(without, Map.of("club/1", new Position(epoch, known)));

        assertThat(with.messages(Snapshot.class)).isEmpty();
        assertThat(keys(with)).containsExactly("c");
    }

    @Test
    void whoComesBeforeTheGuardHasAnsweredIsNotMissed() {
        Presence presence = application.context.channel("room/1").presence();
        var connection = fixture.connect();
        fixture.receive(connection, subscribe(1, "@presence/room/1"));
        fixture.cut(connection);
        var resumed = new FakeConnection();
        resumed.link(fixture.engine.connect(EngineFixture.resumption(connection, Map.of()), resumed));

        presence.subscribe(client(connection));
        application.context.channel("room/1").subscribe(client(connection));
        fixture.tasks.runAll();

        var snapshot = resumed.messages(Snapshot.class).getLast();
        var told = new ArrayList<>(
                snapshot.entries().stream().map(Publication::key).toList());
        told.addAll(keys(resumed));
        assertThat(told).containsExactly(id(connection));
    }
}
