package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.thywill.app.Condition;
import org.thywill.component.ClientMessage.History;
import org.thywill.component.ClientMessage.Publish;
import org.thywill.component.ClientMessage.Put;
import org.thywill.component.ClientMessage.Remove;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.testkit.MemoryDatabase;

/// What clients ask of a channel's history, and publications that clients have named.
class HistoryRequestTest {
    private final EngineFixture fixture = new EngineFixture();
    private final FakeConnection connection = fixture.connect();
    private long number;

    private void publishNumbers(String channel, int to) {
        IntStream.rangeClosed(1, to).forEach(data -> fixture.application.publish(channel, data));
    }

    private Answer ask(String channel, Position from, int limit) {
        fixture.receive(connection, new History(++number, channel, from, limit));
        return connection.messages(Answer.class).getLast();
    }

    private String answer(String channel, Position from, int limit) {
        return ask(channel, from, limit).json().toString();
    }

    private String epoch(String channel) {
        return fixture.application.context.channel(channel).history(1).isEmpty()
                ? ""
                : answer(channel, null, 1).replaceAll(".*\"epoch\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void theNewestComeOldestFirstWithTheBoundsOfTheHistory() {
        publishNumbers("open/1", 5);

        assertThat(answer("open/1", null, 2))
                .matches("\\{\"epoch\":\"[^\"]+\",\"first\":1,\"last\":5,\"publications\":\\["
                        + "\\{\"offset\":4,\"at\":\\d+,\"data\":4},\\{\"offset\":5,\"at\":\\d+,\"data\":5}]}");
    }

    @Test
    void whatFollowsAPositionComesUpToTheLimit() {
        publishNumbers("open/1", 50);

        var answer = answer("open/1", new Position(epoch("open/1"), 2), 3);

        assertThat(answer).contains("\"first\":1,\"last\":50,").containsSubsequence("3,", "4,", "5,");
        assertThat(answer.split("\"offset\"")).hasSize(1 + 3);
    }

    @Test
    void aDurableChannelAnswersFromTheDatabaseToo() {
        var threaded = EngineFixture.withThreads(Map.of(), new TestApplication(), new MemoryDatabase());
        var client = threaded.connectAndWait(Map.of());
        IntStream.rangeClosed(1, 1_100).forEach(data -> threaded.application.publish("durable/1", data));

        threaded.receiveAndWait(client, new History(1, "durable/1", new Position("another", 0), 100), Answer.class);

        var answer = client.only(Answer.class).json().toString();
        assertThat(answer).contains("\"first\":1,\"last\":1100,", "{\"offset\":1,", "{\"offset\":100,");
        assertThat(answer).doesNotContain("{\"offset\":101,");
    }

    @Test
    void whereEntriesChangeEveryChangeSaysWhichAndHow() {
        var name = "state/1";
        fixture.receive(
                connection, new Put(++number, name, "a \"b\" ü", EngineFixture.json(1), Condition.ALWAYS, 1.5, 0));
        fixture.receive(connection, new Remove(++number, name, "a \"b\" ü", Condition.ALWAYS));

        assertThat(answer(name, null, 10).replaceAll("\"at\":\\d+", "\"at\":0"))
                .endsWith("\"publications\":["
                        + "{\"offset\":1,\"at\":0,\"key\":\"a \\\"b\\\" ü\",\"data\":1,\"score\":1.5},"
                        + "{\"offset\":2,\"at\":0,\"key\":\"a \\\"b\\\" ü\",\"removed\":true}]}");
    }

    @Test
    void whereOnlyTheNewestMattersEachSaysOfWhat() {
        fixture.receive(connection, new Publish(++number, "latest/1", EngineFixture.json(7), null, "k"));

        assertThat(answer("latest/1", null, 10)).contains(",\"key\":\"k\",\"data\":7}");
    }

    @Test
    void whereOnlyTheNewestMattersSoManyComeAsAreAskedForHoweverFarApart() {
        for (var key : new String[] {"a", "b", "c", "d", "d", "d", "d"}) {
            fixture.receive(connection, new Publish(++number, "latest/1", EngineFixture.json(number), null, key));
        }

        assertThat(answer("latest/1", null, 3)).containsSubsequence("\"offset\":2,", "\"offset\":3,", "\"offset\":7,");
    }

    @Test
    void withAnotherEpochTheAnswerBeginsAtTheOldest() {
        publishNumbers("tiny/1", 10);

        assertThat(answer("tiny/1", new Position("another", 9), 1)).contains("[{\"offset\":8,");
        assertThat(answer("tiny/1", new Position(epoch("tiny/1"), 1), 1)).contains("[{\"offset\":8,");
    }

    @Test
    void anAnswerHasALimitInBytesAndAtLeastOnePublication() {
        var text = "x".repeat(HistoryAnswer.MAX_BYTES / 3);
        IntStream.range(0, 5).forEach(_ -> fixture.application.publish("open/1", text));

        assertThat(answer("open/1", null, 100).split("\"offset\"")).hasSize(1 + 2);
    }

    @Test
    void aChannelThatIsNotInUseHasAnEmptyHistoryAndStaysSo() {
        assertThat(answer("open/nobody", null, 10)).contains("\"first\":1,\"last\":0,\"publications\":[]");
        assertThat(fixture.engine.application("app")).isPresent();
        assertThat(fixture.application.context.channel("open/nobody").subscribers())
                .isEmpty();
    }

    @Test
    void withoutTheRightThereIsNoChannel() {
        publishNumbers("hidden", 1);

        var hidden = ask("hidden", null, 10).error();
        var unknown = ask("nowhere", null, 10).error();

        assertThat(hidden.code()).isEqualTo("forbidden");
        assertThat(hidden.message().replace("hidden", "nowhere")).isEqualTo(unknown.message());
        assertThat(fixture.count("refused.forbidden")).isEqualTo(2);
    }

    @Test
    void aPublicationWithAKnownIdIsNotPublishedAgain() {
        fixture.receive(connection, new Publish(++number, "open/1", EngineFixture.json("a"), "one"));
        fixture.receive(connection, new Publish(++number, "open/1", EngineFixture.json("b"), "one"));
        fixture.receive(connection, new Publish(++number, "open/1", EngineFixture.json("c"), "two"));

        assertThat(fixture.application.context.channel("open/1").history(10))
                .extracting(publication -> publication.as(String.class))
                .containsExactly("a", "c");
    }

    @Test
    void theIdOfAnotherClientIsAnother() {
        var other = fixture.connect(new ConnectRequest("app", null, "the-instance-of-another", 0, null, Map.of()));

        fixture.receive(connection, new Publish(++number, "open/1", EngineFixture.json("a"), "one"));
        fixture.receive(other, new Publish(1, "open/1", EngineFixture.json("b"), "one"));

        assertThat(fixture.application.context.channel("open/1").history(10)).hasSize(2);
    }
}
