package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Who the client is: what it shows, when, and what becomes of it.
class SessionSignInTest extends SessionFixture {
    private static final String TURNED_AWAY = "{'close':{'code':4401,'reason':'not logged in','reconnect':'never'}}";
    private static final String ADA = "'user':{'id':'ada','name':'ADA'}";

    private int asked;

    private String token() {
        return "token " + ++asked;
    }

    private @Nullable String shown() {
        return server.link().connect.path("credentials").asString(null);
    }

    @Test
    void whoShowsNothingIsAGuest() {
        connected();

        assertThat(shown()).isNull();
        assertThat(session.user()).isNull();
        assertThat(told.events).isEmpty();
    }

    @Test
    void theProviderIsAskedBeforeEachConnection() {
        session.provideCredentials(this::token);
        session.start();
        assertThat(shown()).isEqualTo("token 1");
        server.link().acceptUser("ada", 0);
        server.link().cut();

        reconnecting();

        assertThat(shown()).isEqualTo("token 2");
        assertThat(session.user()).isEqualTo(new User("ada", "ADA"));
        assertThat(told.events).containsExactly("user ada ADA");
    }

    @Test
    void theProviderIsAskedAgainAMinuteBeforeTheCredentialsExpire() {
        session.provideCredentials(this::token);
        session.start();
        var link = server.link();
        link.acceptUser("ada", 600_000);
        keepAlive(link, 539_000);
        assertThat(asked).isEqualTo(1);

        keepAlive(link, 2_000);
        assertThat(link.takeSent()).contains("{'number':1,'credentials':'token 2'}");
        link.say("{'channel':'@','offset':1,'answer':1,'data':{" + ADA + ",'expireInMs':100000}}", "{'ack':1}");
        keepAlive(link, 79_000);
        assertThat(asked).isEqualTo(2);
        keepAlive(link, 2_000);

        assertThat(link.takeSent()).contains("{'number':2,'credentials':'token 3'}");
        assertThat(told.events).containsExactly("user ada ADA");
    }

    /// Lets time pass on a connection on which the server says something now and then.
    private void keepAlive(FakeServer.FakeLink link, long ms) {
        for (long left = ms; left > 0; left -= 10_000) {
            timers.advance(Math.min(left, 10_000));
            link.activity();
        }
    }

    @Test
    void aProviderThatComesWhileAGuestsConnectionStandsIsAskedAtOnce() {
        var link = connected();

        session.provideCredentials(this::token);

        assertThat(link.takeSent()).containsExactly("{'number':1,'credentials':'token 1'}");
        link.say(
                "{" + ADA + ",'session':'s2'}",
                "{'channel':'@','offset':1,'answer':1,'data':{" + ADA + "}}",
                "{'ack':1}");
        assertThat(session.user()).isEqualTo(new User("ada", "ADA"));
        assertThat(session.identity()).extracting(Incoming.Connected::session).isEqualTo("s2");
        assertThat(told.events).containsExactly("user ada ADA");
    }

    @Test
    void whoIsTurnedAwayAsksTheProviderOnceMoreAndResumes() {
        session.provideCredentials(this::token);
        session.start();
        server.link().acceptUser("ada", 0);

        server.link().say(TURNED_AWAY);

        assertThat(shown()).isEqualTo("token 2");
        assertThat(server.link().connect.has("token")).isTrue();
        server.link().say(TURNED_AWAY);
        assertThat(server.connections()).isEqualTo(2);
        assertThat(told.states.getLast()).isEqualTo(new State.Closed(End.of(4401, "not logged in")));
    }

    @Test
    void withoutAProviderWhoIsTurnedAwayStaysAway() {
        session.start();

        server.link().say(TURNED_AWAY);

        assertThat(told.states.getLast()).isEqualTo(new State.Closed(End.of(4401, "not logged in")));
    }

    @Test
    void aProviderThatWasRemovedIsAskedNoMore() {
        CredentialsProvider provider = this::token;
        session.provideCredentials(provider);
        session.start();
        server.link().acceptUser("ada", 0);
        session.withdrawCredentials(provider);

        server.link().say(TURNED_AWAY);

        assertThat(asked).isEqualTo(1);
        assertThat(told.states.getLast()).isInstanceOf(State.Closed.class);
    }

    @Test
    void aProviderThatFailsIsTriedAgainByBackOff() {
        session.provideCredentials(() -> {
            if (++asked == 1) {
                throw new IOException("The network is away");
            }
            return asked == 2 ? "" : "token";
        });
        session.start();
        assertThat(server.connections()).isZero();
        assertThat(told.waiting().end().cause()).hasMessage("The network is away");
        timers.advance(told.waiting().retryInMs());
        assertThat(told.waiting().end().cause()).isInstanceOf(IllegalArgumentException.class);
        timers.advance(told.waiting().retryInMs());

        assertThat(shown()).isEqualTo("token");
    }

    @Test
    void aProviderThatFailsBesideAConnectionIsTold() {
        var link = connected();

        session.provideCredentials(() -> {
            throw new IOException("The network is away");
        });

        assertThat(told.events).containsExactly("problem credentials");
        assertThat(link.closed).isFalse();
    }

    @Test
    void aClientThatIsClosedWhileTheProviderIsAskedDoesNotConnect() {
        session.provideCredentials(() -> {
            session.close();
            return "token";
        });

        session.start();

        assertThat(server.connections()).isZero();
        assertThat(told.states.getLast()).isInstanceOf(State.Closed.class);
    }

    @Test
    void whatWasGoodIsShownAgainAfterACutAndWhatWasNotIsNot() {
        var link = connected();
        var good = session.signIn("good");
        var bad = session.signIn("bad");
        link.say(
                "{'channel':'@','offset':1,'answer':1,'data':{" + ADA + "}}",
                "{'channel':'@','offset':2,'answer':2,'error':{'code':'credentials','message':'no'}}",
                "{'ack':2}");
        assertThat(good).isCompleted();
        assertThat(bad).isCompletedExceptionally();
        link.cut();

        reconnecting();

        assertThat(shown()).isEqualTo("good");
    }

    @Test
    void whereTheServerDoesNotKnowTheUserAnyMoreTheClientIsAGuestAgain() {
        session.start();
        server.link().acceptUser("ada", 0);
        server.link().cut();

        reconnecting().accept();

        assertThat(told.events).isEqualTo(List.of("user ada ADA", "user -"));
        assertThat(session.user()).isNull();
    }

    @Test
    void whatIsNoTextOfTheRightLengthIsNoCredentials() {
        for (var text : List.of("", "x".repeat(16_385))) {
            assertThatIllegalArgumentException().isThrownBy(() -> SignIn.requireText(text));
        }
    }
}
