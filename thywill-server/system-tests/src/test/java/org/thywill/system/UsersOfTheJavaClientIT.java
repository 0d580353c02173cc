package org.thywill.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.CredentialsProvider;
import org.thywill.remote.Options;
import org.thywill.remote.Publication;
import org.thywill.remote.State;
import org.thywill.remote.ThywillClient;
import org.thywill.remote.Transport;
import org.thywill.remote.User;

/// The Java client shows signed tokens, and subscribes to patterns, at the packaged server.
@Timeout(120)
class UsersOfTheJavaClientIT {
    private static final int DEADLINE_SECONDS = 60;
    private static final Duration HOUR = Duration.ofHours(1);
    /// A fifth of it is the time in which newer credentials have to arrive.
    private static final Duration SHORT = Duration.ofSeconds(20);

    private static TokenIssuer issuer;
    private static ThywillServer server;

    private final LinkedBlockingQueue<State> states = new LinkedBlockingQueue<>();

    @BeforeAll
    static void start(@TempDir Path home) {
        issuer = new TokenIssuer();
        ApplicationJar.write(home.resolve("apps"), "users", UsersApplication.class);
        server = ThywillServer.launch(
                home,
                """
                thywill:
                  identity:
                    component: jwt
                    settings:
                      keys: "%s"
                      issuer: "%s"
                      audience: thywill
                      required: true
                      clock-skew: 0s
                """.formatted(issuer.address(), TokenIssuer.NAME),
                List.of("--port", "0", "--apps", home.resolve("apps").toString()));
        server.address();
    }

    @AfterAll
    static void stop() {
        server.close();
        issuer.close();
    }

    private ThywillClient connect(Transport transport, CredentialsProvider provider) {
        return ThywillClient.connect(server.address(), "users", Options.DEFAULTS.over(transport), client -> {
            client.credentials(provider);
            client.onState(states::add);
        });
    }

    private static CredentialsProvider user(String name) {
        return () -> issuer.token(name, HOUR);
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
    }

    private <S extends State> S awaitState(Class<S> kind) throws InterruptedException {
        for (var state = next(states); ; state = next(states)) {
            if (kind.isInstance(state)) {
                return kind.cast(state);
            }
        }
    }

    private static <T> T next(LinkedBlockingQueue<T> queue) throws InterruptedException {
        var next = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("the server printed:%n%s", server.output()).isNotNull();
        return next;
    }

    @Test
    void tokensAreRefreshedOnTheLiveConnectionOverEveryTransport() throws Exception {
        var clients = new ArrayList<ThywillClient>();
        var askedTwiceMore = new CountDownLatch(Transport.values().length);
        try {
            for (var transport : Transport.values()) {
                var asked = new AtomicInteger();
                clients.add(connect(transport, () -> {
                    if (asked.incrementAndGet() == 3) {
                        askedTwiceMore.countDown(); // the first token has expired meanwhile
                    }
                    return issuer.token("ada", SHORT);
                }));
            }

            assertThat(askedTwiceMore.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();

            assertThat(states).noneMatch(State.Waiting.class::isInstance).noneMatch(State.Closed.class::isInstance);
            assertThat(clients)
                    .allSatisfy(client -> assertThat(client.user()).contains(new User("ada", "Name of ada")));
        } finally {
            clients.forEach(ThywillClient::close);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsTurnedAwayIsAskedForOtherCredentials(Transport transport) throws Exception {
        var tokens = new LinkedBlockingQueue<>(List.of("outdated", issuer.token("ada", HOUR)));
        try (var client = connect(transport, tokens::remove)) {
            await(client.connected());

            assertThat(client.user()).map(User::id).contains("ada");
            assertThat(awaitState(State.Waiting.class).end().code()).isEqualTo(4401);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whenAUserIsRevokedTheConnectionIsClosedForGood(Transport transport) throws Exception {
        var name = "eve-" + transport;
        try (var admin = connect(Transport.WEBSOCKET, user("admin"));
                var client = connect(transport, user(name))) {
            await(client.connected());

            await(admin.rpc().call("revoke", name));

            var end = awaitState(State.Closed.class).end();
            assertThat(end.code()).isEqualTo(4403);
            assertThat(end.reason()).isEqualTo("no longer welcome");
        }
    }

    @Test
    void whenASessionEndsTheProviderIsAskedAndTheClientIsANewOne() throws Exception {
        try (var client = connect(Transport.WEBSOCKET, user("carol"))) {
            await(client.connected());
            awaitState(State.Connected.class);
            var before = client.sessionId();

            var _ = client.rpc().notify("end-session", null);

            assertThat(awaitState(State.Waiting.class).end().code()).isEqualTo(4401);
            assertThat(awaitState(State.Connected.class).resumed()).isFalse();
            assertThat(client.sessionId()).isNotEqualTo(before);
        }
    }

    @Test
    void aPatternBringsEveryChannelOnceAndInOrderOverACut() throws Exception {
        var came = new LinkedBlockingQueue<Publication>();
        try (var proxy = new CuttingProxy(server.address());
                var writer = connect(Transport.WEBSOCKET, user("writer"));
                var reader = ThywillClient.connect(
                        proxy.address(), "users", Options.DEFAULTS, client -> client.credentials(user("reader")))) {
            await(reader.pattern("room/*").subscribe(came::add));
            await(writer.channel("room/1").publish("a"));
            await(writer.channel("room/2").publish("b"));
            var first = List.of(text(next(came)), text(next(came)));

            proxy.cut();
            await(writer.channel("room/2").publish("c"));
            await(writer.channel("room/3").publish("d"));
            proxy.mend();
            var second = List.of(text(next(came)), text(next(came)));

            assertThat(Stream.concat(first.stream(), second.stream()).toList())
                    .containsExactlyInAnyOrder("room/1 1 a", "room/2 1 b", "room/2 2 c", "room/3 1 d");
            await(reader.pattern("room/*").unsubscribe());
            await(writer.channel("room/1").publish("nobody hears it"));
            await(reader.channel("room/4").subscribe(came::add));
            await(writer.channel("room/4").publish("e"));
            assertThat(text(next(came))).isEqualTo("room/4 1 e");
        }
    }

    private static String text(Publication publication) {
        return publication.channel() + " " + publication.offset() + " "
                + publication.data().asString();
    }
}
