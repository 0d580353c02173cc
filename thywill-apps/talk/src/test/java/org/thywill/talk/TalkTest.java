package org.thywill.talk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thywill.app.ChannelOptions.Kind;
import org.thywill.app.Departure;
import org.thywill.app.Refused;
import org.thywill.app.Right;
import org.thywill.talk.FakeClient.FakeMessage;
import org.thywill.talk.People.Person;

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

    private Object people(String room) {
        return context.channel("people/" + room).newest();
    }

    private static People people(Person... people) {
        return new People(people.length, List.of(people));
    }

    @Test
    void pagesMaySubscribeAndLinesAreKept() {
        assertThat(context.declared.get("lines/*").kind()).isEqualTo(Kind.DURABLE);
        assertThat(context.declared.get("people/*").kind()).isEqualTo(Kind.RELIABLE);
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
        assertThat(people("lobby")).isEqualTo(people(new Person("ada", "Ada", 1), new Person("bob", "Bob", 1)));
    }

    @Test
    void tabsOfOneBrowserAreOnePerson() {
        send(ADA, join("lobby", "Ada"));
        send(ADAS_SECOND_TAB, join("lobby", "Countess"));

        assertThat(people("lobby")).isEqualTo(people(new Person("ada", "Countess", 2)));
    }

    @Test
    void joiningAnotherRoomLeavesTheOneBefore() {
        send(ADA, join("lobby", "Ada"));

        send(ADA, join("kitchen", "Ada"));

        assertThat(people("lobby")).isEqualTo(people());
        assertThat(people("kitchen")).isEqualTo(people(new Person("ada", "Ada", 1)));
    }

    @Test
    void joiningAgainCountsOnce() {
        send(ADA, join("lobby", "Ada"));
        send(ADA, join("lobby", "Ada"));

        assertThat(people("lobby")).isEqualTo(people(new Person("ada", "Ada", 1)));
    }

    @Test
    void whoIsGoneIsShownNoLonger() {
        send(ADA, join("lobby", "Ada"));
        send(ADAS_SECOND_TAB, join("lobby", "Ada"));
        send(BOB, join("lobby", "Bob"));

        talk.clientGone(ADA, Departure.LEFT);
        talk.clientGone(BOB, Departure.TIMED_OUT);

        assertThat(people("lobby")).isEqualTo(people(new Person("ada", "Ada", 1)));
    }

    @Test
    void whoNeverJoinedCanBeGone() {
        talk.clientGone(ADA, Departure.LEFT);

        assertThat(context.channel("people/lobby").published()).isEmpty();
    }

    @Test
    void aNewNameIsShownInTheRoom() {
        send(ADA, join("lobby", "Ada"));

        assertThat(send(ADA, rename("Countess"))).isEqualTo(Map.of("name", "Countess"));

        assertThat(people("lobby")).isEqualTo(people(new Person("ada", "Countess", 1)));
    }

    @Test
    void aCrowdIsCountedAndItsFirst100AreNamed() {
        IntStream.range(0, 150).forEach(i -> send(new FakeClient("c" + i, "s" + i), join("lobby", "Person " + i)));

        var people = (People) people("lobby");
        assertThat(people.count()).isEqualTo(150);
        assertThat(people.people()).hasSize(100).startsWith(new Person("s0", "Person 0", 1));
    }

    @Test
    void theNewestListOfPeopleIsTheLastOnePublished() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                var client = new FakeClient("c" + i, "s" + i);
                threads.execute(() -> talk.messageReceived(client, new FakeMessage("m", join("lobby", "Someone"))));
            }
        }

        assertThat(((People) people("lobby")).count()).isEqualTo(100);
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
