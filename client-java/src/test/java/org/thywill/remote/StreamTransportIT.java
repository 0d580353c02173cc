package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thywill.remote.ScriptedServer.Call;

/// SSE and streaming, and sending beside them.
class StreamTransportIT extends TransportFixture {

    /// Writes frames as the transport has them, with a comment or an empty line between.
    private static void say(Transport transport, Call stream, String... frames) throws IOException {
        for (var frame : frames) {
            stream.write(transport == Transport.SSE ? ": hello\n\ndata: " + frame + "\n\n" : "\n" + frame + "\n");
        }
    }

    private Call connect(Transport transport, String key) throws Exception {
        var call = server.nextConnect(transport);
        call.begin(transport == Transport.SSE ? "text/event-stream" : "application/x-ndjson");
        say(transport, call, ScriptedServer.connected(key, call.body().contains("\"token\""), 0));
        return call;
    }

    @ParameterizedTest
    @EnumSource(names = {"SSE", "STREAM"})
    void framesComeDownTheStreamAndGoUpBesideIt(Transport transport) throws Exception {
        var client = open(transport);
        var answer = client.send("a");
        var stream = connect(transport, "k1");

        var send = server.nextSend();
        send.accept();
        say(
                transport,
                stream,
                ScriptedServer.message(1, "grüße"),
                "{\"channel\":\"@\",\"offset\":2,\"answer\":1,\"data\":\"A\"}");

        assertThat(send.body()).isEqualTo("{\"number\":1,\"send\":\"a\"}");
        assertThat(send.header("Thywill-Connection")).isEqualTo("k1");
        assertThat(send.header("Content-Type")).isEqualTo("application/json");
        assertNextMessages("grüße");
        assertThat(await(answer).asString()).isEqualTo("A");
        assertThat(client.clientId()).hasValue("c1");
        client.close();
        assertThat(server.nextSend().body()).isEqualTo("{\"goodbye\":true}");
    }

    @ParameterizedTest
    @EnumSource(names = {"SSE", "STREAM"})
    void aFarewellThatNobodyHeardIsSaidAgain(Transport transport) throws Exception {
        var client = open(transport);
        connect(transport, "k1");
        awaitState(State.Connected.class);

        client.close();
        server.nextSend().lose();
        server.nextSend().answer(503, "{\"error\":{\"code\":\"overloaded\",\"message\":\"\",\"retryAfterMs\":10}}");
        var heard = server.nextSend();

        assertThat(heard.body()).isEqualTo("{\"goodbye\":true}");
        assertThat(heard.header("Thywill-Connection")).isEqualTo("k1");
    }

    @ParameterizedTest
    @EnumSource(names = {"SSE", "STREAM"})
    void whenTheStreamEndsTheClientResumes(Transport transport) throws Exception {
        open(transport);
        var stream = connect(transport, "k1");
        say(transport, stream, ScriptedServer.message(1, "one"));
        assertNextMessages("one");
        stream.write("data: {\"half");
        stream.lose();

        var again = server.nextConnect(transport);

        assertThat(again.body())
                .contains("\"token\":\"t-k1\"")
                .contains("\"positions\":{\"@\":{\"epoch\":\"e1\",\"offset\":1}}");
        again.lose();
    }

    @Test
    void aRefusalThatNamesAnotherOriginIsFollowed() throws Exception {
        open(Transport.STREAM);
        try (var other = new ScriptedServer()) {
            server.nextConnect(Transport.STREAM)
                    .answer(
                            421,
                            "{\"error\":{\"code\":\"elsewhere\",\"message\":\"go elsewhere\",\"address\":\""
                                    + other.uri() + "\"}}");

            assertThat(other.nextConnect(Transport.STREAM).body()).startsWith("{\"connect\":");
        }
    }

    @Test
    void theSessionsCookieIsKept() throws Exception {
        open(Transport.STREAM);
        var call = server.nextConnect(Transport.STREAM);
        call.set("Set-Cookie", "other=x; Path=/")
                .set("Set-Cookie", "thywill-session=abc; Path=/; HttpOnly")
                .begin("application/x-ndjson")
                .write(ScriptedServer.connected("k1", false, 0) + "\n");
        awaitState(State.Connected.class);
        call.lose();

        var again = server.nextConnect(Transport.STREAM);

        assertThat(again.header("Cookie")).isEqualTo("thywill-session=abc");
        again.lose();
    }

    @Test
    void framesThatWaitGoTogetherAndOneRequestIsUnderWayAtATime() throws Exception {
        var client = open(Transport.STREAM);
        connect(Transport.STREAM, "k1");
        awaitState(State.Connected.class);
        var _ = client.send(1);
        var first = server.nextSend();
        var _ = client.send(2);
        var _ = client.send(3);

        first.accept();

        assertThat(server.nextSend().body()).isEqualTo("{\"number\":2,\"send\":2}\n{\"number\":3,\"send\":3}");
    }

    @Test
    void aMessageLongerThanARequestWithSeveralGoesAlone() throws Exception {
        var client = open(Transport.STREAM);
        server.nextConnect(Transport.STREAM)
                .begin("application/x-ndjson")
                .write(ScriptedServer.connected("k1", false, 0).replace("65536", "200000") + "\n");
        awaitState(State.Connected.class);
        var _ = client.send(1);
        var first = server.nextSend();
        var _ = client.send(2);
        var _ = client.send(List.of("x".repeat(50_000), "y".repeat(50_000)));
        var _ = client.send(4);

        first.accept();
        var second = server.nextSend();
        second.accept();
        var third = server.nextSend();
        third.accept();

        assertThat(second.body()).isEqualTo("{\"number\":2,\"send\":2}");
        assertThat(third.body())
                .startsWith("{\"number\":3,")
                .hasSizeGreaterThan(100_000)
                .doesNotContain("\n");
        assertThat(server.nextSend().body()).isEqualTo("{\"number\":4,\"send\":4}");
    }

    @Test
    void whatTheServerHasNoTimeForIsSentAgainLater() throws Exception {
        var client = open(Transport.STREAM);
        connect(Transport.STREAM, "k1");
        awaitState(State.Connected.class);
        var _ = client.send(1);
        server.nextSend().answer(429, "{\"error\":{\"code\":\"too-fast\",\"message\":\"\",\"retryAfterMs\":10}}");

        var again = server.nextSend();

        assertThat(again.body()).isEqualTo("{\"number\":1,\"send\":1}");
        again.accept();
    }

    @Test
    void ofARequestWhoseAnswerGotLostWhatHasANumberIsSentAgain() throws Exception {
        var client = open(Transport.STREAM);
        connect(Transport.STREAM, "k1");
        awaitState(State.Connected.class);
        var _ = client.send(1);
        var first = server.nextSend();
        client.notify("now or never");
        var _ = client.send(2);
        first.accept();
        var second = server.nextSend();
        assertThat(second.body()).isEqualTo("{\"send\":\"now or never\"}\n{\"number\":2,\"send\":2}");

        second.lose();

        assertThat(server.nextSend().body()).isEqualTo("{\"number\":2,\"send\":2}");
    }

    @ParameterizedTest
    @EnumSource(names = {"GONE", "OUT_OF_ORDER"})
    void aConnectionThatTheServerDoesNotKnowOrFindsWrongIsResumed(Trouble trouble) throws Exception {
        var client = open(Transport.STREAM);
        connect(Transport.STREAM, "k1");
        awaitState(State.Connected.class);
        var _ = client.send(1);
        server.nextSend().answer(trouble.status, trouble.body);

        connect(Transport.STREAM, "k2");

        var again = server.nextSend();
        assertThat(again.body()).isEqualTo("{\"number\":1,\"send\":1}");
        assertThat(again.header("Thywill-Connection")).isEqualTo("k2");
    }

    enum Trouble {
        GONE(410, "{\"error\":{\"code\":\"gone\",\"message\":\"\"}}"),
        OUT_OF_ORDER(409, "{\"error\":{\"code\":\"out-of-order\",\"message\":\"Expected 7\"},\"received\":6}");

        private final int status;
        private final String body;

        Trouble(int status, String body) {
            this.status = status;
            this.body = body;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WEBSOCKET", "SSE"})
    void aServerThatRefusesTheApplicationIsNotAskedAgain(Transport transport) throws Exception {
        var client = open(transport, Transport.LONG_POLL);

        server.nextConnect(transport)
                .answer(404, "{\"error\":{\"code\":\"no-application\",\"message\":\"No application \\\"echo\\\"\"}}");

        assertThat(awaitState(State.Closed.class).end().code()).isEqualTo(4404);
        assertThatThrownBy(() -> await(client.connected()))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(ConnectionException.class)
                .hasMessageContaining("No application \"echo\"");
    }

    @Test
    void anOverloadedServerGetsTheTimeItAsksFor() throws Exception {
        open(Transport.SSE, Transport.LONG_POLL);

        server.nextConnect(Transport.SSE)
                .set("Retry-After", "70")
                .answer(503, "{\"error\":{\"code\":\"overloaded\",\"message\":\"\"}}");

        assertThat(awaitState(State.Waiting.class).retryInMs()).isBetween(70_000L, 70_500L);
    }

    @Test
    void whatAProxyAnswersMakesTheClientTryTheNextTransport() throws Exception {
        open(Transport.values());
        server.nextConnect(Transport.WEBSOCKET).answer(400, "Bad Request");
        server.nextConnect(Transport.SSE).answer(502, "<html>");

        connect(Transport.STREAM, "k1");

        assertThat(awaitState(State.Connected.class)).isEqualTo(new State.Connected(Transport.STREAM, false));
    }

    @Test
    void whatCannotBeReadEndsTheConnection() throws Exception {
        open(Transport.STREAM);
        connect(Transport.STREAM, "k1").write("[1]\n");

        assertThat(awaitState(State.Waiting.class).end().reason()).contains("no JSON object");
    }
}
