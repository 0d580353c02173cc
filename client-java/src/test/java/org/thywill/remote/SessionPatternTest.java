package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Subscriptions to all channels under a prefix.
class SessionPatternTest extends SessionFixture {
    private static final String AT = "'@':{'epoch':'e1','offset':0}";

    private FakeServer.FakeLink subscribed() {
        var link = connected();
        var _ = session.request(Message.subscribe(Message.requirePattern("room/*"), 0));
        assertThat(link.takeSent()).containsExactly("{'number':1,'subscribe':'room/*'}");
        link.say("{'channel':'room/1','subscribed':{'epoch':'r1','offset':4}}", "{'ack':1}");
        return link;
    }

    @Test
    void aPatternBringsChannelsInUseAndThoseToCome() {
        var link = subscribed();

        link.say(
                "{'channel':'room/1','offset':5,'data':'a'}",
                "{'channel':'room/2','subscribed':{'epoch':'r2','offset':0}}",
                "{'channel':'room/2','offset':1,'data':'b'}");

        assertThat(told.events).containsExactly("room/1 5 \"a\"", "room/2 1 \"b\"");
    }

    @Test
    void aServerThatHasForgottenTheClientIsGivenThePatternAndThePositionOnEachChannel() {
        subscribed().say("{'channel':'room/1','offset':5,'data':'a'}");
        server.link().cut();

        var link = reconnecting();
        link.accept();

        assertThat(link.takeSent())
                .containsExactly(
                        "{'number':2,'subscribe':'room/*'}",
                        "{'number':3,'subscribe':'room/1','epoch':'r1','offset':5}");
    }

    @Test
    void aClientThatResumesDoesNotAskAgain() {
        subscribed().cut();

        var link = reconnecting();
        link.resume(1, AT + ",'room/1':{'epoch':'r1','offset':4}");

        assertThat(link.takeSent()).isEmpty();
    }

    @Test
    void aPatternEndsWithWhatFollowsFromItButNotWithWhatWasNamed() {
        var link = subscribed();
        link.say("{'channel':'room/2','subscribed':{'epoch':'r2','offset':0}}");
        var _ = session.request(Message.subscribe("room/1", 0));
        link.say("{'ack':2}");
        link.takeSent();

        var ended = session.unsubscribePattern("room/*");

        assertThat(link.takeSent())
                .containsExactly("{'number':3,'unsubscribe':'room/2'}", "{'number':4,'unsubscribe':'room/*'}");
        link.say("{'channel':'room/2','unsubscribed':true}", "{'channel':'room/*','unsubscribed':true}", "{'ack':4}");
        assertThat(ended).isCompleted();
        link.cut();
        var again = reconnecting();
        again.accept();
        assertThat(again.takeSent()).containsExactly("{'number':5,'subscribe':'room/1','epoch':'r1','offset':4}");
    }

    @Test
    void aPatternThatEndedBeforeItWasThereIsNotAskedForAgain() {
        var link = connected();
        var _ = session.request(Message.subscribe("room/*", 0));
        var _ = session.unsubscribePattern("room/*");
        link.say("{'channel':'room/*','unsubscribed':true}", "{'ack':2}");
        link.cut();

        reconnecting().accept();

        assertThat(server.link().sent).isEmpty();
    }

    @Test
    void aPatternThatWasAskedForAgainIsStillWanted() {
        subscribed().cut();
        reconnecting().accept();
        server.link().say("{'channel':'room/1','subscribed':{'epoch':'r1','offset':4}}", "{'ack':3}");
        server.link().cut();

        var link = reconnecting();
        link.accept();

        assertThat(link.takeSent())
                .containsExactly(
                        "{'number':4,'subscribe':'room/*'}",
                        "{'number':5,'subscribe':'room/1','epoch':'r1','offset':4}");
    }

    @Test
    void aPatternThatTheApplicationHasEndedIsNotAskedForAgain() {
        subscribed().say("{'channel':'room/1','unsubscribed':true}", "{'channel':'room/*','unsubscribed':true}");
        server.link().cut();

        var link = reconnecting();
        link.accept();

        assertThat(link.takeSent()).isEmpty();
    }

    @Test
    void whatTheApplicationHasSubscribedToIsItsOwnToSubscribeToAgain() {
        connected().say("{'channel':'team','subscribed':{'epoch':'r1','offset':4}}");
        server.link().cut();

        var link = reconnecting();
        link.accept();
        assertThat(link.takeSent()).isEmpty();

        link.say("{'channel':'team','subscribed':{'epoch':'r1','offset':6}}", "{'channel':'team','offset':7,'data':1}");
        assertThat(told.events).containsExactly("gap team r1 5-6", "team 7 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"room", "room/**", "r*m", "ä*", ""})
    void whatIsNoPatternIsRefusedBeforeItIsSent(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Message.requirePattern(name));
    }

    @Test
    void aPatternMatchesWhatBeginsSoAndNothingElse() {
        assertThat(ChannelPattern.matches("room/*", "room/1")).isTrue();
        assertThat(ChannelPattern.matches("*", "room/1")).isTrue();
        assertThat(ChannelPattern.matches("room/*", "rooms")).isFalse();
        assertThat(ChannelPattern.matches("room/", "room/1")).isFalse();
    }
}
