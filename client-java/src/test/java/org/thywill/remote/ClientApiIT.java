package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the methods of a client say to a server, and make of its answers.
@Timeout(60)
class ClientApiIT {
    private static final int DEADLINE_SECONDS = 20;

    private final ThywillClients runtime = ThywillClients.create();
    private final ScriptedWebSockets server = new ScriptedWebSockets();
    private final LinkedBlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private ThywillClient client;
    private ScriptedWebSockets.Peer peer;

    ClientApiIT() throws IOException {}

    @BeforeEach
    void connect() throws IOException {
        var options = Options.DEFAULTS.on(runtime).over(Transport.WEBSOCKET);
        client = ThywillClient.connect(server.uri(), "echo", options);
        client.onProblem(told::add);
        peer = server.accept();
        peer.next();
        peer.say(ScriptedServer.connected("k1", false, 0));
        await(client.connected());
    }

    @AfterEach
    void release() throws IOException {
        client.close();
        peer.close();
        runtime.close();
        server.close();
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
    }

    private Object nextTold() throws InterruptedException {
        return told.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private void say(String... frames) throws IOException {
        for (var frame : frames) {
            peer.say(frame.replace('\'', '"'));
        }
    }

    private void expect(String frame) throws IOException {
        assertThat(peer.next()).isEqualTo(frame.replace('\'', '"'));
    }

    @Test
    void aSubscriptionGoesOnAfterAPositionThatWasKept() throws Exception {
        var room = client.channel("room");
        assertThat(client.transport()).contains(Transport.WEBSOCKET);
        assertThat(room.subscribed()).isFalse();

        var done = room.subscribe(told::add, new Position("e7", 5));
        expect("{'number':1,'subscribe':'room','epoch':'e7','offset':5}");
        say(
                "{'channel':'room','subscribed':{'epoch':'e7','offset':5}}",
                "{'channel':'room','offset':6,'data':'x'}",
                "{'ack':1}");
        await(done);

        assertThat(((Publication) nextTold()).offset()).isEqualTo(6);
        assertThat(room.subscribed()).isTrue();
        assertThat(room.position()).contains(new Position("e7", 6));
    }

    @Test
    void aHistoryTellsKeysScoresAndRemovals() throws Exception {
        var history = client.channel("board").history(3);
        expect("{'number':1,'history':'board','recent':3}");
        say(
                "{'channel':'@','offset':1,'answer':1,'data':{'epoch':'e','first':1,'last':2,'publications':["
                        + "{'offset':1,'at':0,'key':'a','data':7,'score':1.5},"
                        + "{'offset':2,'at':0,'key':'a','removed':true}]}}",
                "{'ack':1}");

        assertThat(await(history).publications())
                .satisfiesExactly(
                        first -> {
                            assertThat(first.key()).isEqualTo("a");
                            assertThat(first.score()).isEqualTo(1.5);
                            assertThat(first.removed()).isFalse();
                        },
                        second -> {
                            assertThat(second.removed()).isTrue();
                            assertThat(second.data().isMissingNode()).isTrue();
                            assertThat(second.score()).isNull();
                        });
    }

    @Test
    void aPatternThatBringsAChannelOfEntriesIsToldOnce() throws Exception {
        client.state("board/known");
        var done = client.pattern("board/*").subscribe(told::add);
        expect("{'number':1,'subscribe':'board/*'}");
        for (var name : new String[] {"board/known", "board/1", "board/2"}) {
            say(
                    "{'channel':'" + name + "','subscribed':{'epoch':'e','offset':1,'kind':'state'}}",
                    "{'channel':'" + name + "','snapshot':[],'offset':1}");
        }
        say("{'channel':'board/text','subscribed':{'epoch':'e','offset':0}}");
        say("{'channel':'board/text','offset':1,'data':'x'}", "{'ack':1}");
        await(done);

        var problem = (Refused) nextTold();
        assertThat(problem.code()).isEqualTo("invalid");
        assertThat(problem).hasMessageContaining("board/1").hasMessageContaining("use state(\"board/1\")");
        assertThat(((Publication) nextTold()).channel()).isEqualTo("board/text");
        assertThat(client.state("board/1").complete()).isTrue();
        assertThat(client.state("board/1").subscribed()).isTrue();
    }

    private static Refused whyNot(CompletableFuture<?> future) {
        return (Refused)
                future.handle((_, error) -> Objects.requireNonNull(error).getCause())
                        .orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS)
                        .join();
    }

    @Test
    void theCopyOfAChannelOfAnotherKindFails() throws Exception {
        var done = client.state("room").subscribe();
        expect("{'number':1,'subscribe':'room'}");
        say("{'channel':'room','subscribed':{'epoch':'e','offset':1}}", "{'ack':1}");

        assertThat(whyNot(done)).extracting(Refused::code).isEqualTo("invalid");
        assertThat(whyNot(done)).hasMessageContaining("not of kind state");
    }

    @Test
    void aCopyThatEndsBeforeItIsCompleteFailsAndTheNextOneCompletes() throws Exception {
        var board = client.state("board");
        var done = board.subscribe();
        expect("{'number':1,'subscribe':'board'}");
        say(
                "{'channel':'board','subscribed':{'epoch':'e','offset':1,'kind':'state'}}",
                "{'ack':1}",
                "{'channel':'board','snapshot':[],'offset':1,'more':true}",
                "{'channel':'board','unsubscribed':true}");

        assertThat(whyNot(done).code()).isEqualTo("unsubscribed");
        assertThat(board.complete()).isFalse();

        var again = board.subscribe();
        expect("{'number':2,'subscribe':'board'}");
        say(
                "{'channel':'board','subscribed':{'epoch':'e','offset':1,'kind':'state'}}",
                "{'ack':2}",
                "{'channel':'board','snapshot':[],'offset':1}");
        await(again);
        assertThat(board.complete()).isTrue();
    }

    @Test
    void presenceTellsWhoHasComeAndGone() throws Exception {
        var presence = client.channel("room").presence();
        presence.onChange((people, change) -> told.add(people.size() + " " + change.joined() + change.left()));
        var done = presence.subscribe();
        expect("{'number':1,'subscribe':'@presence/room'}");
        say(
                "{'channel':'@presence/room','subscribed':{'epoch':'e','offset':1,'kind':'state'}}",
                "{'channel':'@presence/room','snapshot':[{'key':'c1','version':1,'data':{}}],'offset':1}",
                "{'ack':1}");
        await(done);
        assertThat(nextTold()).isEqualTo("1 [Person[client=c1, data={}]][]");

        say("{'channel':'@presence/room','offset':2,'key':'c1','removed':true}");

        assertThat(nextTold()).isEqualTo("0 [][Person[client=c1, data={}]]");
    }
}
