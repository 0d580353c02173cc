package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thywill.app.Client;
import org.thywill.app.Condition;
import org.thywill.app.Presence;
import org.thywill.app.StateChannel.Entry;
import org.thywill.component.ClientMessage.Put;
import org.thywill.component.ClientMessage.Unsubscribe;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Problem;
import org.thywill.component.ServerMessage.Replay;
import org.thywill.component.ServerMessage.Snapshot;

class PresenceTest {
    private static final String ROOM = "present/room";
    private static final String WHO = "@presence/present/room";

    private final EngineFixture fixture = new EngineFixture();
    private final Presence presence = fixture.application.context.channel(ROOM).presence();
    private final FakeConnection watcher = fixture.connect(Map.of(WHO, Subscription.LIVE));

    private static String id(FakeConnection connection) {
        return connection.only(Connected.class).clientId();
    }

    private FakeConnection join() {
        return fixture.connect(Map.of(ROOM, Subscription.LIVE));
    }

    private Client client(FakeConnection connection) {
        return fixture.application.context.client(id(connection)).orElseThrow();
    }

    private List<String> present() {
        return presence.list().stream().map(Entry::key).toList();
    }

    /// What the watcher was told: `+ID DATA` or `-ID`.
    private List<String> told() {
        return watcher.messages(Replay.class).stream()
                .flatMap(replay -> replay.publications().stream())
                .map(PresenceTest::shown)
                .toList();
    }

    private static String shown(Publication change) {
        return change.change().removed() ? "-" + change.key() : "+" + change.key() + " " + change.json();
    }

    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            fixture.clock.advance(Duration.ofSeconds(1));
            fixture.engine.housekeeping().clients();
            fixture.engine.housekeeping().presence();
            fixture.tasks.runAll();
        }
    }

    @Test
    void whoSubscribesIsPresentUntilItUnsubscribes() {
        var joined = join();
        assertThat(present()).containsExactly(id(joined));

        fixture.receive(joined, new Unsubscribe(1, ROOM));

        assertThat(present()).isEmpty();
        assertThat(told()).containsExactly("+" + id(joined) + " {}", "-" + id(joined));
    }

    @Test
    void whoeverTheApplicationSubscribesIsPresentToo() {
        var connection = fixture.connect();

        fixture.application.context.channel(ROOM).subscribe(client(connection));
        fixture.tasks.runAll();

        assertThat(present()).containsExactly(id(connection));
    }

    @Test
    void theApplicationTellsOfThoseWhoArePresent() {
        var joined = join();

        presence.track(client(joined), Map.of("name", "Ada"));
        fixture.tasks.runAll();
        presence.track(client(joined), Map.of("name", "Ada"));
        fixture.tasks.runAll();

        assertThat(told()).containsExactly("+" + id(joined) + " {}", "+" + id(joined) + " {\"name\":\"Ada\"}");
        assertThat(presence.get(client(joined)).orElseThrow().json()).isEqualTo("{\"name\":\"Ada\"}");
    }

    @Test
    void whatIsToldOfAClientCanBeSetBeforeItSubscribes() {
        var connection = fixture.connect();
        presence.track(client(connection), "early");
        fixture.tasks.runAll();
        assertThat(present()).isEmpty();

        fixture.receive(connection, EngineFixture.subscribe(1, ROOM));

        assertThat(told()).containsExactly("+" + id(connection) + " \"early\"");
    }

    @Test
    void whoSaysGoodbyeIsGoneAtOnce() {
        var joined = join();

        joined.link().closed(true);
        fixture.tasks.runAll();

        assertThat(present()).isEmpty();
        assertThat(told()).last().isEqualTo("-" + id(joined));
    }

    @Test
    void aCutOf15SecondsIsNoLeave() {
        var joined = join();
        for (int i = 0; i < 5; i++) {
            fixture.cut(joined);
            pass(Duration.ofSeconds(15));
            joined = fixture.resume(joined, Map.of());
        }

        assertThat(told()).containsExactly("+" + id(joined) + " {}");
    }

    @Test
    void whoIsCutOffForLongLeavesAndComesBackWhenItResumes() {
        var joined = join();
        presence.track(client(joined), "Ada");
        fixture.tasks.runAll();
        fixture.cut(joined);
        pass(Duration.ofSeconds(19));
        assertThat(present()).containsExactly(id(joined));

        pass(Duration.ofSeconds(2));
        assertThat(present()).isEmpty();
        fixture.resume(joined, Map.of());

        assertThat(told())
                .containsExactly(
                        "+" + id(joined) + " {}",
                        "+" + id(joined) + " \"Ada\"",
                        "-" + id(joined),
                        "+" + id(joined) + " \"Ada\"");
    }

    @Test
    void whoNeverComesBackLeavesOnce() {
        var joined = join();
        fixture.cut(joined);

        pass(Duration.ofMinutes(11));

        assertThat(told()).containsExactly("+" + id(joined) + " {}", "-" + id(joined));
        assertThat(fixture.application.context.clients()).doesNotContain(fixture.application.clients.get(1));
    }

    @Test
    void inABigChannelChangesAreToldAtTheInterval() {
        var small = new EngineFixture(Map.of("presenceAtOnce", 2));
        var channel = small.application.context.channel(ROOM);
        for (int i = 0; i < 3; i++) {
            small.connect(Map.of(ROOM, Subscription.LIVE));
        }
        assertThat(channel.presence().size()).isEqualTo(3);

        var fourth = small.connect(Map.of(ROOM, Subscription.LIVE));
        assertThat(channel.presence().size()).isEqualTo(3);
        var fifth = small.connect(Map.of(ROOM, Subscription.LIVE));
        fifth.link().closed(true);
        small.clock.advance(Duration.ofSeconds(1));
        small.engine.housekeeping().presence();
        small.tasks.runAll();

        assertThat(channel.presence().size()).isEqualTo(4);
        assertThat(channel.presence().list())
                .extracting(Entry::version)
                .as("the fifth was never told of")
                .containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
        assertThat(channel.presence().list()).extracting(Entry::key).contains(id(fourth));
    }

    @Test
    void aListThatIsFullTakesTheOthersWhenThereIsRoom() {
        var small = new EngineFixture(Map.of("presenceEntries", 2));
        var channel = small.application.context.channel(ROOM);
        var first = small.connect(Map.of(ROOM, Subscription.LIVE));
        small.connect(Map.of(ROOM, Subscription.LIVE));
        var third = small.connect(Map.of(ROOM, Subscription.LIVE));
        assertThat(channel.presence().size()).isEqualTo(2);
        assertThat(small.count("refused.presence")).isPositive();

        first.link().closed(true);
        small.tasks.runAll();
        small.clock.advance(Duration.ofSeconds(1));
        small.engine.housekeeping().presence();
        small.tasks.runAll();

        assertThat(channel.presence().list())
                .extracting(Entry::key)
                .contains(id(third))
                .doesNotContain(id(first));
    }

    @Test
    void onlyThoseWithTheRightSeeWhoIsPresent() {
        var connection =
                fixture.connect(Map.of("@presence/hidden/1", Subscription.LIVE, "@presence/open/1", Subscription.LIVE));

        assertThat(connection.messages(Problem.class)).hasSize(2);
        fixture.application.context.channel("hidden/1").presence().subscribe(client(connection));
        assertThat(connection.only(Snapshot.class).channel()).isEqualTo("@presence/hidden/1");
    }

    @Test
    void nobodyPutsIntoIt() {
        fixture.receive(watcher, new Put(1, WHO, "somebody", EngineFixture.json(1), Condition.ALWAYS, null, 0));
        fixture.receive(watcher, EngineFixture.publish(2, WHO, 1));

        assertThat(watcher.messages(Answer.class))
                .hasSize(2)
                .allSatisfy(answer -> assertThat(answer.error().code()).isEqualTo("forbidden"));
        assertThat(present()).isEmpty();
    }

    @Test
    void aChannelWithoutPresenceHasNone() {
        assertThatIllegalStateException()
                .isThrownBy(() -> fixture.application.context.channel("open/1").presence());
    }

    @Test
    void whatNobodyNeedsIsForgotten() {
        var joined = join();
        joined.link().closed(true);
        watcher.link().closed(true);
        fixture.tasks.runAll();
        fixture.clock.advance(Duration.ofHours(1));
        fixture.engine.housekeeping().presence();
        fixture.engine.housekeeping().channels();

        assertThat(fixture.push.open).isEmpty();
    }

    @Test
    void whatCouldNotBeToldIsToldLater() {
        fixture.push.failure.set(new StackOverflowError());
        var joined = join();
        assertThat(told()).isEmpty();

        pass(Duration.ofSeconds(1));

        assertThat(told()).containsExactly("+" + id(joined) + " {}");
    }
}
