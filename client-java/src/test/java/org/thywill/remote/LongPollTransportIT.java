package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.thywill.remote.ScriptedServer.Call;

class LongPollTransportIT extends TransportFixture {
    private static final String PATH = Transport.LONG_POLL.path();

    private static String answer(String next, String... frames) {
        return "{\"next\":\"" + next + "\"}\n" + String.join("\n", frames);
    }

    private ThywillClient connect() throws InterruptedException {
        var client = open(Transport.LONG_POLL);
        server.next(PATH).answer(200, answer("p1", ScriptedServer.connected("k1", false, 0)));
        return client;
    }

    private Call nextPoll(String cursor) throws InterruptedException {
        var poll = server.next(PATH);
        assertThat(poll.body()).isEqualTo("{\"poll\":\"" + cursor + "\"}");
        assertThat(poll.header("Thywill-Connection")).isEqualTo("k1");
        return poll;
    }

    @Test
    void eachAnswerNamesTheNextPoll() throws Exception {
        var client = connect();

        nextPoll("p1").answer(200, answer("p2", ScriptedServer.message(1, "one"), ScriptedServer.message(2, "two")));
        nextPoll("p2").answer(200, answer("p3"));
        nextPoll("p3").answer(200, answer("p4", ScriptedServer.message(3, "three")));

        assertNextMessages("one", "two", "three");
        var _ = client.send("a");
        assertThat(server.nextSend().body()).isEqualTo("{\"number\":1,\"send\":\"a\"}");
    }

    @Test
    void aPollWhoseAnswerGotLostIsSentAgain() throws Exception {
        connect();
        nextPoll("p1").answer(200, answer("p2", ScriptedServer.message(1, "one")));
        nextPoll("p2").lose();

        nextPoll("p2").answer(200, answer("p3", ScriptedServer.message(2, "two")));

        assertNextMessages("one", "two");
    }

    @Test
    void aPollWhoseAnswerGotLostAgainIsResumed() throws Exception {
        connect();
        nextPoll("p1").lose();
        nextPoll("p1").lose();

        assertThat(server.next(PATH).body()).contains("\"token\":\"t-k1\"");
    }

    @Test
    void framesThatComeAgainAreToldOnce() throws Exception {
        connect();
        nextPoll("p1").answer(200, answer("p2", ScriptedServer.message(1, "one")));

        nextPoll("p2").answer(200, answer("p3", ScriptedServer.message(1, "one"), ScriptedServer.message(2, "two")));

        assertNextMessages("one", "two");
    }

    @Test
    void aPollThatIsRefusedForNowIsSentAgainLater() throws Exception {
        connect();

        nextPoll("p1").answer(429, "{\"error\":{\"code\":\"too-fast\",\"message\":\"\",\"retryAfterMs\":10}}");

        nextPoll("p1").answer(200, answer("p2", ScriptedServer.message(1, "one")));
        assertNextMessages("one");
    }

    @Test
    void aConnectionThatStandsNoLongerIsResumed() throws Exception {
        connect();

        nextPoll("p1").answer(410, "{\"error\":{\"code\":\"gone\",\"message\":\"\"}}");

        assertThat(server.next(PATH).body()).contains("\"token\":\"t-k1\"");
    }

    @Test
    void aPollThatGaveWayToAnotherIsResumed() throws Exception {
        connect();

        nextPoll("p1").answer(409, "{\"error\":{\"code\":\"replaced\",\"message\":\"\"}}");

        assertThat(server.next(PATH).body()).contains("\"token\":\"t-k1\"");
    }

    @Test
    void aCloseFrameEndsIt() throws Exception {
        connect();

        nextPoll("p1")
                .answer(200, answer("p2", "{\"close\":{\"code\":4403,\"reason\":\"out\",\"reconnect\":\"never\"}}"));

        assertThat(awaitState(State.Closed.class).end()).isEqualTo(End.of(4403, "out"));
    }

    @Test
    void anAnswerWithoutACursorIsAnError() throws Exception {
        connect();

        nextPoll("p1").answer(200, "{\"ack\":1}");

        assertThat(awaitState(State.Waiting.class).end().reason()).contains("\"next\"");
    }
}
