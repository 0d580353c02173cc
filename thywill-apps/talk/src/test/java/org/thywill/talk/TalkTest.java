package org.thywill.talk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thywill.app.ChannelOptions.Kind;
import org.thywill.app.Departure;
import org.thywill.app.Refused;
import org.thywill.app.Right;
import org.thywill.talk.FakeClient.FakeMessage;

class TalkTest {
    private static final FakeClient ADA = new FakeClient("c1", "ada");
    private static final FakeClient ADAS_SECOND_TAB = new FakeClient("c2", "ada");
    private static final FakeClient BOB = new FakeClient("c3", "bob");

    private final FakeContext context = new FakeContext();
    private Instant now = Instant.ofEpochMilli(1_000);
    private final Talk talk = new Talk(() -> now);
    private int messages;

    @BeforeEach
    void start() {
        talk.start(context);
    }

    private Object send(FakeClient from, Request request) {
        var message = new FakeMessage("m" + ++messages, request);
        talk.messageReceived(from, message);
        return message.answer;
    }

    private static Request join(String room, String name) {
        return new Request(new Request.Join(room, name), null, null, null, null);
    }

    private static Request say(String room, String name, String text, String key) {
        return new Request(null, new Request.Say(room, name, text, key), null, null, null);
    }

    private static Request rename(String name) {
        return new Request(null, null, new Request.Rename(name), null, null);
    }

    private static Request typing(String room) {
        return new Request(null, null, null, new Request.Typing(room), null);
    }

    private static Request earlier(String room, long before) {
        return new Request(null, null, null, null, new Request.Earlier(room, before));
    }

    private Map<String, Object> told(String room) {
        return context.channel("lines/" + room).presence().tracked;
    }

    @Test
    void pagesMaySubscribeAndLinesAreKept() {
        assertThat(context.declared.get("lines/*").kind()).isEqualTo(Kind.DURABLE);
        assertThat(context.declared.get("lines/*").presenceInterval()).isNotNull();
        assertThat(context.declared.get("lines/*").access().allows(Right.PRESENCE))
                .isTrue();
        assertThat(context.declared.values())
                .allMatch(options -> options.access().allows(Right.SUBSCRIBE))
                .noneMatch(options -> options.access().allows(Right.PUBLISH));
    }

    @Test
    void aLineIsPublishedWithItsAuthorAndItsTime() {
        send(ADA, say("lobby", "Ada", " hello ", "k1"));

        assertThat(context.channel("lines/lobby").published())
                .isEqualTo(List.of(new Line("ada", "Ada", "hello", 1_000, "k1")));
    }

    @Test
    void aLineThatIsSentTwiceIsPublishedOnce() {
        var message = new FakeMessage("same", say("lobby", "Ada", "hello", "k1"));

        talk.messageReceived(ADA, message);
        talk.messageReceived(ADA, message);

        assertThat(context.channel("lines/lobby").published()).hasSize(1);
    }

    @Test
    void linesThatBreakTheRulesAreRefusedAndNotPublished() {
        assertRefused("empty", say("lobby", "Ada", "  ", null));
        assertRefused("too-long", say("lobby", "Ada", "x".repeat(2_001), null));
        assertRefused("no-such-room", say("Lobby!", "Ada", "hello", null));
        assertRefused("no-name", say("lobby", "", "hello", null));

        assertThat(context.channel("lines/lobby").published()).isEmpty();
    }

    @Test
    void aRequestForNothingOrTwoThingsIsRefused() {
        assertRefused("invalid", new Request(null, null, null, null, null));
        assertRefused("invalid", new Request(null, null, new Request.Rename("x"), new Request.Typing("y"), null));
    }

    private void assertRefused(String code, Request request) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> send(ADA, request))
                .extracting(Refused::code)
                .isEqualTo(code);
    }

    @Test
    void whoJoinsIsToldAndShown() {
        var answer = send(ADA, join("lobby", " Ada "));
        send(BOB, join("lobby", "Bob"));

        assertThat(answer).isEqualTo(Map.of("room", "lobby", "name", "Ada"));
        assertThat(told("lobby")).isEqualTo(Map.of("c1", new Person("ada", "Ada"), "c3", new Person("bob", "Bob")));
    }

    @Test
    void tabsOfOneBrowserHaveOneName() {
        send(ADA, join("lobby", "Ada"));
        send(BOB, join("lobby", "Bob"));
        send(ADAS_SECOND_TAB, join("lobby", "Countess"));

        var countess = new Person("ada", "Countess");
        assertThat(told("lobby")).isEqualTo(Map.of("c1", countess, "c2", countess, "c3", new Person("bob", "Bob")));
    }

    @Test
    void whoIsInAnotherRoomKeepsItsNameThere() {
        send(ADA, join("lobby", "Ada"));

        send(ADAS_SECOND_TAB, join("kitchen", "Countess"));
        send(ADAS_SECOND_TAB, rename("Cook"));

        assertThat(told("lobby")).isEqualTo(Map.of("c1", new Person("ada", "Ada")));
        assertThat(told("kitchen")).isEqualTo(Map.of("c2", new Person("ada", "Cook")));
    }

    @Test
    void whoIsGoneIsToldOfNoLonger() {
        send(ADA, join("lobby", "Ada"));
        talk.clientGone(ADA, Departure.LEFT);
        talk.clientGone(BOB, Departure.LEFT);

        send(ADAS_SECOND_TAB, join("lobby", "Countess"));

        assertThat(told("lobby").get("c1")).isEqualTo(new Person("ada", "Ada"));
        assertThat(told("lobby").get("c2")).isEqualTo(new Person("ada", "Countess"));
    }

    @Test
    void aNewNameIsShownInTheRoom() {
        send(ADA, join("lobby", "Ada"));

        assertThat(send(ADA, rename("Countess"))).isEqualTo(Map.of("name", "Countess"));

        assertThat(told("lobby")).isEqualTo(Map.of("c1", new Person("ada", "Countess")));
    }

    @Test
    void theNewestNameIsTheLastOneTold() {
        send(ADA, join("lobby", "Ada"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                var client = new FakeClient("tab" + i, "ada");
                var name = "Name " + i;
                threads.execute(() -> talk.messageReceived(client, new FakeMessage("m", join("lobby", name))));
            }
        }

        assertThat(told("lobby")).hasSize(101);
        assertThat(Set.copyOf(told("lobby").values())).as("of all tabs").hasSize(1);
    }

    @Test
    void typingIsToldAtMostEveryOneAndAHalfSeconds() {
        send(ADA, join("lobby", "Ada"));

        send(ADA, typing("lobby"));
        now = now.plus(Duration.ofMillis(1_499));
        send(ADA, typing("lobby"));
        now = now.plus(Duration.ofMillis(1));
        send(ADA, typing("lobby"));

        assertThat(context.channel("typing/lobby").published())
                .isEqualTo(List.of(Map.of("by", "ada", "name", "Ada"), Map.of("by", "ada", "name", "Ada")));
    }

    @Test
    void whoIsNotInTheRoomTypesUnseen() {
        send(ADA, join("kitchen", "Ada"));

        send(ADA, typing("lobby"));

        assertThat(context.channel("typing/lobby").published()).isEmpty();
    }

    @Test
    void earlierLinesComeFiftyAtATime() {
        for (int i = 1; i <= 120; i++) {
            send(ADA, say("lobby", "Ada", "line " + i, null));
        }

        assertThat(offsets(send(BOB, earlier("lobby", 101))))
                .hasSize(50)
                .startsWith(51L)
                .endsWith(100L);
        assertThat(offsets(send(BOB, earlier("lobby", 21))))
                .hasSize(20)
                .startsWith(1L)
                .endsWith(20L);
        assertThat(offsets(send(BOB, earlier("lobby", 1)))).isEmpty();
        assertThat(offsets(send(BOB, earlier("lobby", -5)))).isEmpty();
    }

    private static List<Object> offsets(Object answer) {
        return ((List<?>) ((Map<?, ?>) answer).get("lines"))
                .stream().<Object>map(line -> ((Map<?, ?>) line).get("offset")).toList();
    }
}
