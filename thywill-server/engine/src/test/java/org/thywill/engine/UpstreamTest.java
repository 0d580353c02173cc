package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.thywill.engine.EngineFixture.publish;
import static org.thywill.engine.EngineFixture.send;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thywill.app.Refused;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.ClientMessage;
import org.thywill.component.ClientMessage.Heartbeat;
import org.thywill.component.ClientMessage.Received;
import org.thywill.component.ClientMessage.Report;
import org.thywill.component.ConnectRequest;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Acknowledged;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Direct;
import org.thywill.component.ServerMessage.Gap;
import org.thywill.component.ServerMessage.Problem;

class UpstreamTest {
    private final EngineFixture fixture = new EngineFixture();
    private final FakeConnection connection = fixture.connect();

    private static String codeOf(Receipt receipt) {
        return receipt instanceof Receipt.Refused refused ? refused.code() : receipt.toString();
    }

    @Test
    void messagesAreTakenInOrderAndAcknowledgedWhenDone() {
        assertThat(connection.link().receive(send(1, "a"))).isEqualTo(Failures.ACCEPTED);
        assertThat(connection.link().receive(send(2, "b"))).isEqualTo(Failures.ACCEPTED);
        assertThat(connection.messages(Acknowledged.class)).isEmpty();

        fixture.tasks.runAll();

        assertThat(fixture.application.calls).containsExactly("connected", "message \"a\"", "message \"b\"");
        assertThat(connection.only(Acknowledged.class).number()).isEqualTo(2);
        assertThat(connection.link().received()).isEqualTo(2);
    }

    @Test
    void whatIsPublishedIsPublishedAfterWhatWasSentBefore() {
        fixture.application.handler = (_, message) -> fixture.application.publish("open/1", message.as(String.class));
        connection.link().receive(new ClientMessage.Subscribe(1, "open/1", Subscription.LIVE));

        connection.link().receive(send(2, "sent first"));
        connection.link().receive(publish(3, "open/1", "published second"));
        fixture.tasks.runAll();

        assertThat(connection.published("open/1")).containsExactly("\"sent first\"", "\"published second\"");
        assertThat(connection.messages(Acknowledged.class).getLast().number()).isEqualTo(3);
    }

    @Test
    void aConnectionIsToldThatItsClientWasHeard() {
        fixture.receive(connection, send(1, "a"));
        fixture.receive(connection, new Heartbeat());

        assertThat(connection.timesHeard()).isEqualTo(2);
    }

    @Test
    void aMessageThatComesAgainIsDoneOnce() {
        fixture.receive(connection, send(1, "a"));

        assertThat(fixture.receive(connection, send(1, "a"))).isEqualTo(Failures.ACCEPTED);

        assertThat(fixture.application.calls).containsExactly("connected", "message \"a\"");
    }

    @Test
    void aNumberThatIsNotTheNextOneIsRefused() {
        var receipt = (Receipt.Refused) fixture.receive(connection, send(2, "a"));

        assertThat(receipt.code()).isEqualTo("out-of-order");
        assertThat(receipt.message()).contains("1");
        assertThat(connection.link().received()).isZero();
    }

    @Test
    void aNewClientGoesOnAfterWhatItKnowsToBeAcknowledged() {
        var later = fixture.connect(new ConnectRequest("app", null, EngineFixture.INSTANCE, 7, null, Map.of()));

        assertThat(later.only(Connected.class).received()).isEqualTo(7);
        assertThat(codeOf(fixture.receive(later, send(1, "old")))).isEqualTo(codeOf(Failures.ACCEPTED));
        assertThat(fixture.receive(later, send(8, "new"))).isEqualTo(Failures.ACCEPTED);
        assertThat(fixture.application.calls).contains("message \"new\"").doesNotContain("message \"old\"");
    }

    @Test
    void anAnswerComesBeforeItsAcknowledgement() {
        fixture.application.handler = (_, message) -> message.answer(message.as(Integer.class) + 1);

        fixture.receive(connection, send(1, 41));

        assertThat(connection.messages()).hasSize(3);
        var answer = (Answer) connection.messages().get(1);
        assertThat(answer.offset()).isEqualTo(1);
        assertThat(answer.number()).isEqualTo(1);
        assertThat(answer.json()).hasToString("42");
        assertThat(connection.messages().get(2)).isEqualTo(new Acknowledged(1));
    }

    @Test
    void aSecondAnswerAndALateOneAreErrorsOfTheApplication() {
        var kept = new ArrayList<org.thywill.app.Message>();
        fixture.application.handler = (_, message) -> {
            kept.add(message);
            message.answer("first");
            assertThatThrownBy(() -> message.answer("second")).isInstanceOf(IllegalStateException.class);
        };

        fixture.receive(connection, send(1, ""));

        assertThatThrownBy(() -> kept.getFirst().answer("late")).isInstanceOf(IllegalStateException.class);
        assertThat(connection.messages(Answer.class)).hasSize(1);
        assertThat(fixture.count("callbacks.failed")).isZero();
    }

    @Test
    void aRefusalOfTheApplicationReachesTheSender() {
        fixture.application.handler = (_, _) -> {
            throw new Refused("too-late", "The game is over");
        };

        fixture.receive(connection, send(1, ""));
        fixture.receive(connection, send(0, ""));

        assertThat(connection.only(Answer.class).error())
                .isEqualTo(new ServerMessage.Failure("too-late", "The game is over", 0));
        assertThat(connection.only(Problem.class).error().code()).isEqualTo("too-late");
        assertThat(connection.only(Acknowledged.class).number()).isEqualTo(1);
    }

    @Test
    void dataOfAnotherTypeIsAnsweredAsInvalid() {
        fixture.application.handler = (_, message) -> message.as(Integer.class);

        fixture.receive(connection, send(1, "no number"));

        assertThat(connection.only(Answer.class).error().code()).isEqualTo("invalid");
    }

    @Test
    void whateverTheApplicationThrowsIsAnsweredAndTheNextMessageIsDone() {
        var throwables = new ArrayList<Throwable>();
        throwables.add(new IllegalStateException("secret"));
        throwables.add(new StackOverflowError());
        throwables.add(new NoClassDefFoundError("Missing"));
        throwables.add(new RuntimeException() {
            @Override
            public String getMessage() {
                throw new IllegalStateException("even this");
            }
        });
        fixture.application.handler = (_, message) -> {
            sneak(throwables.get(message.as(Integer.class)));
        };

        for (int i = 0; i < throwables.size(); i++) {
            fixture.receive(connection, send(i + 1, i));
        }

        assertThat(connection.messages(Answer.class)).hasSize(throwables.size()).allSatisfy(answer -> {
            assertThat(answer.error().code()).isEqualTo("failed");
            assertThat(answer.error().message()).doesNotContain("secret");
        });
        assertThat(fixture.count("callbacks.failed")).isEqualTo(throwables.size());
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable throwable) throws T {
        throw (T) throwable;
    }

    @Test
    void aMessageIdIsTheSameForEveryAttemptAndHidesTheInstance() {
        var ids = new ArrayList<String>();
        fixture.application.handler = (_, message) -> ids.add(message.id());
        var restarted = new EngineFixture();
        restarted.application.handler = (_, message) -> ids.add(message.id());

        fixture.receive(connection, send(1, "a"));
        restarted.receive(restarted.connect(), send(1, "a"));
        fixture.receive(connection, send(2, "a"));

        assertThat(ids.get(0))
                .matches("m\\.[A-Za-z0-9_-]{24}")
                .isEqualTo(ids.get(1))
                .isNotEqualTo(ids.get(2));
        assertThat(ids.get(0)).doesNotContain(EngineFixture.INSTANCE);
    }

    @Test
    void moreMessagesThanTheRateAllowsAreRefusedUntilTimeHasPassed() {
        for (int i = 1; i <= 100; i++) {
            assertThat(fixture.receive(connection, send(i, i))).isEqualTo(Failures.ACCEPTED);
        }

        var receipt = (Receipt.Refused) fixture.receive(connection, send(101, "x"));
        assertThat(receipt.code()).isEqualTo("too-fast");
        assertThat(receipt.retryAfterMs()).isEqualTo(500);

        fixture.clock.advance(Duration.ofMillis(20));
        assertThat(fixture.receive(connection, send(101, "x"))).isEqualTo(Failures.ACCEPTED);
        assertThat(fixture.count("refused.rate")).isEqualTo(1);
    }

    @Test
    void anApplicationCanHaveARateOfItsOwn() {
        var slow = new EngineFixture(Map.of("messageRates", Map.of("app", "1/2")));
        var client = slow.connect();

        slow.receive(client, send(1, ""));
        slow.receive(client, send(2, ""));

        assertThat(codeOf(slow.receive(client, send(3, "")))).isEqualTo("too-fast");
        assertThatThrownBy(() -> new EngineFixture(Map.of("messageRates", Map.of("app", "fast"))))
                .hasMessageContaining("message-rates.app")
                .hasMessageContaining("fast");
    }

    @Test
    void aFullMailboxRefusesMessagesAndLosesNone() {
        var small = new EngineFixture(Map.of("mailboxSize", 2));
        var client = small.connect();
        client.link().receive(send(1, "a"));
        client.link().receive(send(2, "b"));

        assertThat(codeOf(client.link().receive(send(3, "c")))).isEqualTo("overloaded");
        small.tasks.runAll();
        assertThat(small.receive(client, send(3, "c"))).isEqualTo(Failures.ACCEPTED);

        assertThat(small.application.calls)
                .containsExactly("connected", "message \"a\"", "message \"b\"", "message \"c\"");
    }

    @Test
    void longMessagesFillAMailboxToo() {
        var small = new EngineFixture(Map.of("mailboxBytes", "64KB"));
        var client = small.connect();
        client.link().receive(send(1, "x".repeat(65_536)));

        assertThat(codeOf(client.link().receive(send(2, "b")))).isEqualTo("overloaded");
        small.tasks.runAll();
        assertThat(small.receive(client, send(2, "b"))).isEqualTo(Failures.ACCEPTED);
    }

    @Test
    void anAcknowledgementThatWasLostComesAgain() {
        fixture.receive(connection, send(1, "a"));
        fixture.cut(connection);

        var second = fixture.resume(
                connection,
                Map.of("@", connection.only(Connected.class).channels().get("@").position()));

        assertThat(second.only(Connected.class).received()).isEqualTo(1);
        assertThat(second.only(Acknowledged.class).number()).isEqualTo(1);
    }

    @Test
    void whatWasForAnAbsentClientAloneFollowsWhenItComesBack() {
        var client = fixture.application.clients.getFirst();
        var start = connection.only(Connected.class).channels().get("@").position();
        client.send("one");
        fixture.cut(connection);
        client.send("two");
        client.send("three");

        var second = fixture.resume(connection, Map.of("@", new Position(start.epoch(), 1)));

        assertThat(second.direct()).containsExactly("\"two\"", "\"three\"");
        assertThat(second.messages(Direct.class)).extracting(Direct::offset).containsExactly(2L, 3L);
        assertThat(second.messages(Gap.class)).isEmpty();
    }

    @Test
    void aClientThatDoesNotSayHowFarItGotGetsAllItDidNotConfirm() {
        var client = fixture.application.clients.getFirst();
        client.send("one");
        client.send("two");
        fixture.receive(connection, new Received(Map.of("@", 1L)));
        fixture.cut(connection);

        assertThat(fixture.resume(connection, Map.of()).direct()).containsExactly("\"two\"");
    }

    @Test
    void pastItsLimitTheBacklogLosesTheOldestAndSaysWhich() {
        var small = new EngineFixture(Map.of("privateMessages", 3));
        var before = small.connect();
        small.cut(before);
        for (int i = 1; i <= 10; i++) {
            small.application.clients.getFirst().send(i);
        }
        var start = before.only(Connected.class).channels().get("@").position();

        var after = small.resume(before, Map.of("@", start));

        assertThat(after.only(Gap.class)).isEqualTo(new Gap("@", start.epoch(), 1, 7, false));
        assertThat(after.direct()).containsExactly("8", "9", "10");
    }

    @Test
    void theBacklogOfAnAbsentClientGrowsOld() {
        var client = fixture.application.clients.getFirst();
        fixture.cut(connection);
        client.send("old");
        fixture.clock.advance(Duration.ofMinutes(9));
        client.send("new");
        fixture.clock.advance(Duration.ofMinutes(1).plusMillis(1));
        var start = connection.only(Connected.class).channels().get("@").position();

        var second = fixture.resume(connection, Map.of("@", start));

        assertThat(second.only(Gap.class).to()).isEqualTo(1);
        assertThat(second.direct()).containsExactly("\"new\"");
    }

    @Test
    void aLongBacklogWaitsForTheConnectionAndTheAcknowledgementForTheBacklog() {
        var text = "x".repeat(100_000);
        fixture.application.handler = (client, _) -> {
            for (int i = 0; i < 5; i++) {
                client.send(text + i);
            }
        };
        connection.link().receive(send(1, "go"));
        connection.close(org.thywill.component.CloseReason.SLOW);
        fixture.tasks.runAll();
        var slow = new FakeConnection().stuffed();
        slow.link(fixture.engine.connect(EngineFixture.resumption(connection, Map.of()), slow));

        assertThat(slow.direct()).isEmpty();
        assertThat(slow.messages(Acknowledged.class)).isEmpty();
        slow.drain(100);
        fixture.application.clients.getFirst().send("last");
        fixture.tasks.runAll();

        assertThat(slow.direct()).hasSize(6).last().isEqualTo("\"last\"");
        assertThat(slow.messages().getLast()).isEqualTo(new Acknowledged(1));
    }

    @Test
    void whatIsPublishedWithoutLeaveIsAnsweredLikeAnUnknownChannel() {
        fixture.application.publish("secret", 1);

        fixture.receive(connection, publish(1, "secret", "x"));
        fixture.receive(connection, publish(2, "nowhere", "x"));
        fixture.receive(connection, publish(3, "read/1", "x"));
        fixture.receive(connection, publish(0, "a b", "x"));

        var answers = connection.messages(Answer.class);
        assertThat(answers).extracting(answer -> answer.error().code()).containsOnly("forbidden");
        assertThat(answers.get(0).error().message().replace("secret", "nowhere"))
                .isEqualTo(answers.get(1).error().message());
        assertThat(connection.only(Problem.class).error().code()).isEqualTo("forbidden");
        assertThat(connection.messages(Acknowledged.class).getLast().number()).isEqualTo(3);
    }

    @Test
    void anErrorInThePageReachesTheLogButNotTooOften() {
        for (int i = 0; i < 20; i++) {
            fixture.receive(connection, new Report(Map.of("message", "oops", "Bad name", "x", "client", "forged")));
        }

        assertThat(fixture.log.events).hasSize(10);
        var event = fixture.log.events.getFirst();
        assertThat(event.logger()).isEqualTo("thywill.browser");
        assertThat(event.facts())
                .containsEntry("message", "oops")
                .containsEntry("client", connection.only(Connected.class).clientId())
                .doesNotContainKey("Bad name");
        assertThat(fixture.count("refused.reports")).isEqualTo(10);
    }

    @Test
    void aCallbackThatTakesTooLongIsCountedOnce() {
        fixture.application.handler = (_, _) -> {
            fixture.clock.advance(Duration.ofSeconds(6));
            fixture.engine.housekeeping().clients();
            fixture.clock.advance(Duration.ofSeconds(6));
            fixture.engine.housekeeping().clients();
        };

        fixture.receive(connection, send(1, ""));

        assertThat(fixture.count("callbacks.slow")).isEqualTo(1);
    }
}
