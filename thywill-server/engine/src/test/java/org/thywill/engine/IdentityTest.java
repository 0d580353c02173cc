package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.thywill.app.Client;
import org.thywill.app.Refused;
import org.thywill.app.User;
import org.thywill.component.ClientMessage.Credentials;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Identity.Verdict;
import org.thywill.component.Identity.Verdict.Known;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.SignedIn;

/// Who a client is, and for how long.
class IdentityTest {
    private static final User ADA = new User("ada", "Ada");
    private static final User BOB = new User("bob", "Bob");

    private final EngineFixture fixture = new EngineFixture();
    private final long nowMs = fixture.clock.millis();

    private void known(String credentials, User user, long expiresAtMs) {
        fixture.identity.known.put(credentials, new Known(user, nowMs, expiresAtMs));
    }

    private FakeConnection connect(@Nullable String credentials) {
        return connect(credentials, null);
    }

    private FakeConnection connect(@Nullable String credentials, @Nullable String cookie) {
        return fixture.connect(
                new ConnectRequest("app", cookie, EngineFixture.INSTANCE, 0, null, Map.of(), credentials));
    }

    private FakeConnection resume(FakeConnection before, @Nullable String credentials) {
        var resume = EngineFixture.resumption(before, Map.of()).resume();
        return fixture.connect(
                new ConnectRequest("app", null, EngineFixture.INSTANCE, 0, resume, Map.of(), credentials));
    }

    private Client client(int index) {
        return fixture.application.clients.get(index);
    }

    private void pass(Duration time) {
        fixture.clock.advance(time);
        fixture.engine.housekeeping().clients();
        fixture.tasks.runAll();
    }

    @Test
    void whoShowsNothingIsAGuest() {
        var connected = connect(null).only(Connected.class);

        assertThat(connected.user()).isNull();
        assertThat(connected.credentialsExpireInMs()).isZero();
        assertThat(client(0).user()).isEmpty();
    }

    @Test
    void validCredentialsMakeAClientAUsers() {
        known("ada's", ADA, nowMs + 60_000);

        var connected = connect("ada's").only(Connected.class);

        assertThat(connected.user()).isEqualTo(ADA);
        assertThat(connected.credentialsExpireInMs()).isEqualTo(60_000);
        assertThat(client(0).user()).contains(ADA);
        assertThat(fixture.application.context.clients("ada")).containsExactly(client(0));
        assertThat(fixture.application.context.clients("bob")).isEmpty();
    }

    @Test
    void credentialsAreCheckedOnAThreadThatMayBlock() {
        known("ada's", ADA, Known.NEVER);
        var connection = new FakeConnection();

        fixture.engine.connect(
                new ConnectRequest("app", null, EngineFixture.INSTANCE, 0, null, Map.of(), "ada's"), connection);

        assertThat(connection.messages()).isEmpty();
        fixture.tasks.runAll();
        assertThat(connection.only(Connected.class).user()).isEqualTo(ADA);
    }

    @Test
    void credentialsThatAreNotValidEndTheConnection() {
        var connection = connect("forged");

        assertThat(connection.closed()).isEqualTo(CloseReason.NOT_LOGGED_IN);
        assertThat(connection.detail()).isEqualTo("Not known");
        assertThat(fixture.application.clients).isEmpty();
        assertThat(fixture.count("refused.credentials")).isOne();
        assertThat(fixture.engine.clientCount()).isZero();
    }

    @Test
    void whereNobodyCanSayTheClientComesBackLater() {
        fixture.identity.known.put("ada's", new Verdict.Unavailable());

        assertThat(connect("ada's").closed()).isEqualTo(CloseReason.OVERLOADED);
        assertThat(fixture.count("identity.unavailable")).isOne();
    }

    @Test
    void whereUsersAreWantedGuestsAreNot() {
        fixture.identity.required.add("app");
        known("ada's", ADA, Known.NEVER);

        assertThat(connect(null).closed()).isEqualTo(CloseReason.NOT_LOGGED_IN);
        assertThat(connect("ada's").isOpen()).isTrue();
        assertThat(fixture.count("refused.guests")).isOne();
    }

    @Test
    void anApplicationMayWantUsers() {
        fixture.application.context.requireUsers();

        assertThat(connect(null).closed()).isEqualTo(CloseReason.NOT_LOGGED_IN);
    }

    @Test
    void anApplicationMayCheckCredentialsItself() {
        fixture.application.checker = credentials -> switch (credentials) {
            case "open sesame" -> ADA;
            case "closed" -> throw new Refused("unknown-word", "Not that word");
            case "broken" -> throw new IllegalStateException("The table is away");
            default -> null;
        };
        known("bob's", BOB, Known.NEVER);

        assertThat(connect("open sesame").only(Connected.class).user()).isEqualTo(ADA);
        assertThat(connect("closed").detail()).isEqualTo("Not that word");
        assertThat(connect("broken").closed()).isEqualTo(CloseReason.OVERLOADED);
        assertThat(connect("bob's").only(Connected.class).user()).isEqualTo(BOB);
    }

    @Test
    void aGuestSignsInOnALiveConnection() {
        known("ada's", ADA, nowMs + 1_000);
        var connection = connect(null);
        var guest = connection.only(Connected.class);

        fixture.receive(connection, new Credentials(1, "ada's"));

        assertThat(connection.only(Answer.class).json())
                .hasToString("{\"user\":{\"id\":\"ada\",\"name\":\"Ada\"},\"expireInMs\":1000}");
        assertThat(connection.only(SignedIn.class).user()).isEqualTo(ADA);
        assertThat(connection.only(SignedIn.class).sessionId()).isNotEqualTo(guest.sessionId());
        assertThat(client(0).sessionId())
                .isEqualTo(connection.only(SignedIn.class).sessionId());
        assertThat(resume(connection, null).only(Connected.class).user()).isEqualTo(ADA);
    }

    @Test
    void aUserNeverBecomesSomebodyElse() {
        known("ada's", ADA, Known.NEVER);
        known("bob's", BOB, Known.NEVER);
        var connection = connect("ada's");

        fixture.receive(connection, new Credentials(1, "bob's"));

        assertThat(connection.only(Answer.class).error().code()).isEqualTo("credentials");
        assertThat(client(0).user()).contains(ADA);
        assertThatThrownBy(() -> client(0).signIn(BOB)).isInstanceOf(IllegalStateException.class);
        assertThat(fixture.application.context.clients("bob")).isEmpty();
    }

    @Test
    void badCredentialsOnALiveConnectionChangeNothing() {
        known("ada's", ADA, nowMs + 60_000);
        var connection = connect("ada's");

        fixture.receive(connection, new Credentials(1, "forged"));

        assertThat(connection.only(Answer.class).error().code()).isEqualTo("credentials");
        assertThat(connection.isOpen()).isTrue();
        assertThat(client(0).user()).contains(ADA);
    }

    @Test
    void anApplicationSignsAGuestInByItself() {
        var connection = connect(null);

        client(0).signIn(ADA);
        client(0).signIn(new User("ada", "Ada B."));

        assertThat(connection.messages(SignedIn.class))
                .extracting(SignedIn::user)
                .containsExactly(ADA, new User("ada", "Ada B."));
        assertThat(fixture.application.context.clients("ada")).containsExactly(client(0));
    }

    @Test
    void theTokenOfAnotherUsersClientBeginsANewClient() {
        known("ada's", ADA, Known.NEVER);
        known("bob's", BOB, Known.NEVER);
        var adas = connect("ada's");

        var bobs = resume(adas, "bob's").only(Connected.class);

        assertThat(bobs.resumed()).isFalse();
        assertThat(bobs.user()).isEqualTo(BOB);
        assertThat(bobs.clientId()).isNotEqualTo(adas.only(Connected.class).clientId());
        assertThat(adas.isOpen()).isTrue();
        assertThat(resume(adas, "ada's").only(Connected.class).resumed()).isTrue();
    }

    @Test
    void whenCredentialsExpireTheConnectionIsClosedWithinASecond() {
        known("ada's", ADA, nowMs + 60_000);
        var connection = connect("ada's");

        pass(Duration.ofMillis(59_999));
        assertThat(connection.isOpen()).isTrue();
        pass(Duration.ofMillis(1));

        assertThat(connection.closed()).isEqualTo(CloseReason.NOT_LOGGED_IN);
        assertThat(fixture.count("identity.expired")).isOne();
    }

    @Test
    void newerCredentialsKeepTheConnection() {
        known("ada's", ADA, nowMs + 60_000);
        known("newer", ADA, nowMs + 120_000);
        var connection = connect("ada's");

        fixture.receive(connection, new Credentials(1, "newer"));
        pass(Duration.ofSeconds(61));

        assertThat(connection.isOpen()).isTrue();
        assertThat(connection.messages(SignedIn.class)).isEmpty();
        pass(Duration.ofSeconds(60));
        assertThat(connection.closed()).isEqualTo(CloseReason.NOT_LOGGED_IN);
    }

    @Test
    void whoseCredentialsHaveExpiredComesBackOnlyWithNewerOnes() {
        known("ada's", ADA, nowMs + 60_000);
        known("newer", ADA, nowMs + 120_000);
        var connection = connect("ada's");
        pass(Duration.ofSeconds(60));

        assertThat(resume(connection, null).closed()).isEqualTo(CloseReason.NOT_LOGGED_IN);
        var back = resume(connection, "newer").only(Connected.class);

        assertThat(back.resumed()).isTrue();
        assertThat(back.credentialsExpireInMs()).isEqualTo(60_000);
    }

    @Test
    void usersOfOneBrowserHaveSessionsOfTheirOwnThatStay() {
        known("ada's", ADA, Known.NEVER);
        known("bob's", BOB, Known.NEVER);
        var cookie = fixture.engine.session(null).cookie();

        var guest = connect(null, cookie).only(Connected.class).sessionId();
        var ada = connect("ada's", cookie).only(Connected.class).sessionId();
        var bob = connect("bob's", cookie).only(Connected.class).sessionId();
        var adaElsewhere = connect("ada's").only(Connected.class).sessionId();

        assertThat(java.util.Set.of(guest, ada, bob, adaElsewhere)).hasSize(4);
        assertThat(connect("ada's", cookie).only(Connected.class).sessionId()).isEqualTo(ada);
        assertThat(ada).matches("s\\.[A-Za-z0-9_-]{22}");
    }

    @Test
    void noMoreCredentialsAreCheckedAtATimeThanTheLimitSays() {
        var narrow = new EngineFixture(Map.of("maxSignIns", 1));
        narrow.identity.known.put("ada's", new Known(ADA, 0, Known.NEVER));
        var connect = new ConnectRequest("app", null, EngineFixture.INSTANCE, 0, null, Map.of(), "ada's");
        var second = new FakeConnection();
        narrow.application.checker = _ -> {
            narrow.engine.connect(connect, second);
            narrow.tasks.runOne();
            return null;
        };

        var first = narrow.connect(connect);

        assertThat(first.only(Connected.class).user()).isEqualTo(ADA);
        assertThat(second.closed()).isEqualTo(CloseReason.OVERLOADED);
        assertThat(narrow.count("refused.overload")).isOne();
    }

    @Test
    void whatIsLeftOfAUsersConnectionIsItsBrowsersStill() {
        known("ada's", ADA, Known.NEVER);
        var session = fixture.engine.session(null);
        var connection = connect("ada's", session.cookie());
        fixture.cut(connection);

        var left = fixture.engine
                .link(connection.only(Connected.class).connectionKey())
                .orElseThrow();

        assertThat(left.sessionId()).isEqualTo(session.id());
    }

    private FakeConnection connectOther(FakeConnection connection) {
        var instance = EngineFixture.INSTANCE + "-other";
        return fixture.connect(new ConnectRequest("app", null, instance, 0, null, Map.of(), "ada's"), connection);
    }

    @Test
    void aConnectionThatFailsToCloseKeepsNobodyElseFromBeingLookedAfter() {
        known("ada's", ADA, nowMs + 60_000);
        connectOther(new FakeConnection() {
            @Override
            public void close(CloseReason reason, String text) {
                throw new StackOverflowError();
            }
        });
        var other = connect("ada's");
        fixture.clock.advance(Duration.ofSeconds(60));

        fixture.engine.housekeeping().round();

        assertThat(other.closed()).isEqualTo(CloseReason.NOT_LOGGED_IN);
        assertThat(fixture.count("identity.expired")).isEqualTo(2);
    }

    @Test
    void whereTheCheckItselfFailsTheClientComesBackLater() {
        fixture.identity.failure = new StackOverflowError();

        assertThat(connect("ada's").closed()).isEqualTo(CloseReason.OVERLOADED);
    }

    @Test
    void whereWhatFollowsTheCheckFailsTheClientComesBack() {
        known("ada's", ADA, Known.NEVER);
        var connection = connectOther(new FakeConnection() {
            @Override
            public synchronized void send(ServerMessage message) {
                throw new StackOverflowError();
            }
        });

        assertThat(connection.closed()).isEqualTo(CloseReason.SERVER_ERROR);
    }
}
