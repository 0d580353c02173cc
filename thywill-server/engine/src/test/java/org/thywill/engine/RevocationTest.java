package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.thywill.app.StorageException;
import org.thywill.app.User;
import org.thywill.component.ClientMessage.Credentials;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Identity.Verdict.Known;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.testkit.MemoryDatabase;

/// What is taken back is good no longer, at once and for good.
class RevocationTest {
    private static final User ADA = new User("ada", "Ada");
    private static final User BOB = new User("bob", "Bob");

    private final MemoryDatabase database = new MemoryDatabase();
    private EngineFixture fixture = fixture();
    private int instances;

    private EngineFixture fixture() {
        var made = new EngineFixture(Map.of(), new TestApplication(), database);
        long nowMs = made.clock.millis();
        made.identity.known.put("ada's", new Known(ADA, nowMs, Known.NEVER));
        made.identity.known.put("ada's newer", new Known(ADA, nowMs + 1, Known.NEVER));
        made.identity.known.put("undated", new Known(ADA, 0, Known.NEVER));
        made.identity.known.put("bob's", new Known(BOB, nowMs, Known.NEVER));
        return made;
    }

    /// The first is that of [EngineFixture].
    private String instance() {
        return EngineFixture.INSTANCE + (instances++ == 0 ? "" : "-" + instances);
    }

    private FakeConnection connect(@Nullable String credentials, @Nullable String cookie) {
        return fixture.connect(new ConnectRequest("app", cookie, instance(), 0, null, Map.of(), credentials));
    }

    @Test
    void everyConnectionOfARevokedUserIsClosedAndNoOther() {
        var first = connect("ada's", null);
        var second = connect("ada's", null);
        var bobs = connect("bob's", null);

        fixture.application.context.revoke("ada", "You are banned");

        assertThat(first.closed()).isEqualTo(CloseReason.FORBIDDEN);
        assertThat(second.detail()).isEqualTo("You are banned");
        assertThat(bobs.isOpen()).isTrue();
        assertThat(fixture.application.context.clients("ada")).isEmpty();
    }

    @Test
    void aRevokedUsersTokensAndOlderCredentialsAreDead() {
        var before = connect("ada's", null);
        fixture.cut(before);

        fixture.application.context.revoke("ada", "");

        var resumed = fixture.resume(before, Map.of()).only(Connected.class);
        assertThat(resumed.resumed()).isFalse();
        assertThat(resumed.user()).isNull();
        assertThat(connect("ada's", null).closed()).isEqualTo(CloseReason.NOT_LOGGED_IN);
        assertThat(connect("undated", null).closed()).isEqualTo(CloseReason.NOT_LOGGED_IN);
        assertThat(connect("ada's newer", null).isOpen()).isTrue();
    }

    @Test
    void aRestartedServerStillKnowsWhoWasRevoked() {
        fixture.application.context.revoke("ada", "");
        fixture.clock.advance(Duration.ofMillis(1));
        fixture.application.context.revoke("ada", "");

        fixture = fixture();

        assertThat(connect("ada's", null).closed()).isEqualTo(CloseReason.NOT_LOGGED_IN);
        assertThat(connect("bob's", null).isOpen()).isTrue();
        assertThat(database.keys("thywill.engine", "revoked-user.", 10)).hasSize(1);
    }

    @Test
    void aRevocationThatCouldNotBeStoredHoldsAllTheSame() {
        var connection = connect("ada's", null);
        database.failNext(10);

        assertThatThrownBy(() -> fixture.application.context.revoke("ada", "")).isInstanceOf(StorageException.class);

        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void anEndedSessionTakesAllClientsOfTheBrowserAndItsCookie() {
        var cookie = fixture.engine.session(null).cookie();
        var ada = connect("ada's", cookie);
        var guest = connect(null, cookie);
        var elsewhere = connect("ada's", null);

        fixture.application.context.endSession(ada.only(Connected.class).sessionId(), "Logged out");

        assertThat(ada.closed()).isEqualTo(CloseReason.NOT_LOGGED_IN);
        assertThat(ada.detail()).isEqualTo("Logged out");
        assertThat(guest.closed()).isEqualTo(CloseReason.NOT_LOGGED_IN);
        assertThat(elsewhere.isOpen()).isTrue();
        assertThat(fixture.engine.session(cookie).fresh()).isTrue();
        assertThat(fixture.count("refused.cookies.ended")).isOne();
    }

    private FakeConnection begin(ConnectRequest request) {
        var connection = new FakeConnection();
        connection.of(request);
        connection.link(fixture.engine.connect(request, connection));
        return connection;
    }

    @Test
    void aSessionThatEndsWhileItsClientSignsInTakesThatClientToo() {
        var session = fixture.engine.session(null);
        var ada = begin(new ConnectRequest("app", session.cookie(), instance(), 0, null, Map.of(), "ada's"));
        assertThat(ada.messages()).isEmpty();

        fixture.application.context.endSession(session.id(), "Logged out");
        fixture.tasks.runAll();

        assertThat(ada.closed()).isEqualTo(CloseReason.NOT_LOGGED_IN);
        assertThat(fixture.application.context.clients()).isEmpty();
        assertThat(connect("ada's", session.cookie()).isOpen())
                .as("with the session that it gets instead")
                .isTrue();
    }

    @Test
    void aSessionThatEndsWhileADurableChannelIsOpenedTakesThatClientToo() {
        var session = fixture.engine.session(null);
        var subscribe = Map.of("durable/1", Subscription.LIVE);
        var guest = begin(new ConnectRequest("app", session.cookie(), instance(), 0, null, subscribe));
        assertThat(guest.messages()).isEmpty();

        fixture.application.context.endSession(session.id(), "");
        fixture.tasks.runAll();

        assertThat(guest.closed()).isEqualTo(CloseReason.NOT_LOGGED_IN);
    }

    @Test
    void aUsersSessionOfWhichNoClientIsThereEndsWhenTheUserSignsInAgain() {
        var cookie = fixture.engine.session(null).cookie();
        var before = connect("ada's", cookie);
        before.link().closed(true);
        fixture.tasks.runAll();

        fixture.application.context.endSession(before.only(Connected.class).sessionId(), "");
        fixture = fixture();
        var guest = connect(null, cookie);
        var bob = connect("bob's", cookie);
        assertThat(guest.isOpen()).as("nobody knows which browser it was").isTrue();
        var ada = connect("ada's", cookie);

        assertThat(ada.closed()).isEqualTo(CloseReason.NOT_LOGGED_IN);
        assertThat(guest.closed()).isEqualTo(CloseReason.NOT_LOGGED_IN);
        assertThat(bob.closed()).isEqualTo(CloseReason.NOT_LOGGED_IN);
        var next = fixture.engine.session(cookie);
        assertThat(next.fresh()).isTrue();
        assertThat(connect("ada's", next.cookie()).isOpen()).isTrue();
    }

    @Test
    void aUsersSessionThatHasEndedIsFoundByAGuestWhoSignsInToo() {
        var cookie = fixture.engine.session(null).cookie();
        var before = connect("ada's", cookie);
        before.link().closed(true);
        fixture.tasks.runAll();
        fixture.application.context.endSession(before.only(Connected.class).sessionId(), "");
        var guest = connect(null, cookie);

        fixture.receive(guest, new Credentials(1, "ada's"));

        assertThat(guest.closed()).isEqualTo(CloseReason.NOT_LOGGED_IN);
        assertThat(fixture.engine.session(cookie).fresh()).isTrue();
    }

    @Test
    void aRestartedServerStillKnowsWhichSessionsHaveEnded() {
        var session = fixture.engine.session(null);
        fixture.application.context.endSession(session.id(), "");

        fixture = fixture();

        assertThat(fixture.engine.session(session.cookie()).fresh()).isTrue();
    }

    @Test
    void whatIsTooOldToBeShownIsForgotten() {
        var session = fixture.engine.session(null);
        fixture.application.context.endSession(session.id(), "");
        fixture.application.context.revoke("ada", "");

        fixture.clock.advance(Duration.ofDays(91));
        fixture.engine.housekeeping().old();

        assertThat(database.keys("thywill.engine", "ended-session.", 10)).isEmpty();
        assertThat(database.keys("thywill.engine", "revoked-user.", 10)).isEmpty();
        assertThat(connect("ada's", null).isOpen()).isTrue();
    }
}
