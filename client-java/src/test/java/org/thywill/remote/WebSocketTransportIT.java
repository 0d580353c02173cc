package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebSocketTransportIT {
    private static final int DEADLINE_SECONDS = 20;

    private final ThywillClients runtime = ThywillClients.create();
    private final ScriptedWebSockets server = new ScriptedWebSockets();
    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<State> states = new LinkedBlockingQueue<>();
    private ThywillClient client;
    private ScriptedWebSockets.Peer peer;

    WebSocketTransportIT() throws IOException {}

    @BeforeEach
    void connect() throws IOException {
        var options = Options.DEFAULTS.on(runtime).over(Transport.WEBSOCKET);
        client = ThywillClient.connect(server.uri(), "echo", options);
        client.onState(states::add);
        peer = server.accept();
        assertThat(peer.next()).startsWith("{\"connect\":{\"version\":1,\"application\":\"echo\"");
        peer.say(ScriptedServer.connected("k1", false, 0));
    }

    @AfterEach
    void release() throws IOException {
        client.close();
        runtime.close();
        peer.close();
        server.close();
    }

    private void listen() {
        client.onMessage(message -> messages.add(message.data().asString()));
    }

    private String nextMessage() throws InterruptedException {
        return messages.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private State.Waiting nextWaiting() throws InterruptedException {
        for (var state = states.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
                state != null;
                state = states.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            if (state instanceof State.Waiting waiting) {
                return waiting;
            }
        }
        throw new AssertionError("Waited in vain for the connection to end");
    }

    @Test
    void framesGoBothWaysSeveralInAMessageAndOneInSeveral() throws Exception {
        listen();
        var answer = client.send("a");
        assertThat(peer.next()).isEqualTo("{\"number\":1,\"send\":\"a\"}");

        peer.say(ScriptedServer.message(1, "one"), ScriptedServer.message(2, "two"));
        peer.ping("");
        peer.sayInPieces(ScriptedServer.message(3, "drei €"), 44);
        peer.say("{\"ack\":1}");

        assertThat(nextMessage()).isEqualTo("one");
        assertThat(nextMessage()).isEqualTo("two");
        assertThat(nextMessage()).isEqualTo("drei €");
        assertThat(TransportFixture.await(answer).isMissingNode()).isTrue();
    }

    @Test
    void aSignOfLifeIsAnswered() throws Exception {
        peer.say("{}");

        assertThat(peer.next()).isEqualTo("{}");
    }

    @Test
    void theCloseCodeAndItsReasonAreHeard() throws Exception {
        peer.sayClose(1012, "retry=60000");

        var waiting = nextWaiting();

        assertThat(waiting.end().code()).isEqualTo(1012);
        assertThat(waiting.retryInMs()).isBetween(0L, 60_000L);
    }

    @Test
    void aCutIsFollowedByAResume() throws Exception {
        TransportFixture.await(client.connected());

        peer.close();

        try (var again = server.accept()) {
            assertThat(again.next()).contains("\"token\":\"t-k1\"");
            assertThat(again.asked()).containsEntry("cookie", "thywill-session=abc");
        }
    }

    @Test
    void aCutWhileTheApplicationIsBehindIsHeardWhenItHasCaughtUp() throws Exception {
        int count = 2 * SerialQueue.FULL;
        var go = new CountDownLatch(1);
        client.onMessage(message -> {
            awaitQuietly(go);
            messages.add(message.data().asString());
        });
        for (int i = 1; i <= count; i++) {
            peer.say(ScriptedServer.message(i, "m" + i));
        }

        peer.socket().shutdownOutput(); // what was sent arrives, unlike after a reset
        go.countDown();

        try (var again = server.accept()) {
            assertThat(again.next()).contains("\"positions\":{\"@\":{\"epoch\":\"e1\",\"offset\":" + count + "}}");
        }
    }

    @Test
    void aPingIsAnsweredWithWhatItSays() throws Exception {
        peer.ping("are you there?");

        assertThat(peer.nextPong()).isEqualTo("are you there?");
    }

    @Test
    void whatBreaksTheRulesOfWebSocketsEndsTheConnection() throws Exception {
        peer.sayMasked();

        assertThat(nextWaiting().end().reason()).contains("masked");
    }

    @Test
    void leavingSaysGoodbye() throws Exception {
        TransportFixture.await(client.connected());

        client.close();

        assertThat(peer.next()).isEqualTo("{\"goodbye\":true}");
        peer.sayClose(1000, "goodbye");
    }

    @Test
    void anApplicationThatIsBehindGetsEverythingInOrderAllTheSame() throws Exception {
        int count = 5 * SerialQueue.FULL;
        var go = new CountDownLatch(1);
        client.onMessage(message -> {
            awaitQuietly(go);
            messages.add(message.data().asString());
        });

        for (int i = 1; i <= count; i++) {
            peer.say(ScriptedServer.message(i, "m" + i));
        }
        go.countDown();

        for (var expected :
                IntStream.rangeClosed(1, count).mapToObj(i -> "m" + i).toList()) {
            assertThat(nextMessage()).isEqualTo(expected);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
