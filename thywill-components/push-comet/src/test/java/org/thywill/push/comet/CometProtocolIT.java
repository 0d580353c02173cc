package org.thywill.push.comet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.ClientMessage;
import org.thywill.component.CloseReason;
import org.thywill.component.Json;
import org.thywill.component.testkit.PushClient;

/// The answers that `documentation/protocol.md` promises whatever the transport, and to polls, over real connections.
@Timeout(60)
class CometProtocolIT {
    private static final String SSE = "/thywill/push/sse";
    private static final String POLL = "/thywill/push/long-poll";
    private static final String TALK = CometClient.connect("talk");

    private final CometServer server = new CometServer(CometServer.settings());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatMayBeSentMayBeSentBesideAConnectionToo() {
        assertThat(server.host.allowedSendBytes()).isEqualTo(64 << 10);
    }

    @Test
    void theSessionCookieReachesTheGateway() {
        var request = server.request(SSE, TALK).header("Cookie", "a=b; thywill-session=cookie-of-s.7; c=d");
        try (var client = new StreamTestClient(server, TransportName.SSE)) {
            client.open(request.build());

            assertThat(server.gateway().nextLink().request().sessionCookie()).isEqualTo("cookie-of-s.7");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SSE", "STREAM", "LONG_POLL"})
    void whoIsNotAdmittedAtOnceGetsTheStatusOfTheReason(TransportName transport) {
        server.gateway().leaveConnectsToTheTest();
        var answer = server.host.address("/thywill/push/" + transport);
        var response = CometServer.HTTP.sendAsync(
                server.request(answer.getPath(), TALK).build(), BodyHandlers.ofString());

        server.gateway().nextLink().connection().close(CloseReason.NOT_LOGGED_IN, "Log in first");

        assertThat(response.join().statusCode()).isEqualTo(401);
        assertThat(response.join().body())
                .matches("\\{\"error\":\\{\"code\":\"not-logged-in\",\"message\":\"Log in"
                        + " first\",\"id\":\"[0-9a-f]{16}\"}}");
    }

    @ParameterizedTest
    @EnumSource(names = {"SSE", "STREAM", "LONG_POLL"})
    void whoComesToAServerThatStopsIsToldWhenToComeAgain(TransportName transport) {
        server.gateway().leaveConnectsToTheTest();
        var response = CometServer.HTTP.sendAsync(
                server.request("/thywill/push/" + transport, TALK).build(), BodyHandlers.ofString());

        server.gateway().nextLink().connection().close(CloseReason.DRAINING, "retry=2000-3001");

        assertThat(response.join().statusCode()).isEqualTo(503);
        assertThat(response.join().headers().firstValueAsLong("Retry-After").orElse(0))
                .isBetween(3L, 4L);
        assertThat(response.join().body()).contains("\"draining\"", "\"server is restarting\"");
    }

    @Test
    void whoComesToAServerThatStopsOverAWebSocketIsToldWhenToComeAgain() {
        server.gateway().leaveConnectsToTheTest();
        try (var client = new WebSocketTestClient(server)) {
            client.open(TALK);

            server.gateway().nextLink().connection().close(CloseReason.DRAINING, "retry=3001");

            assertThat(client.awaitClosing()).isEqualTo(new PushClient.Closing(1012, "retry=3001"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{}", "{\"goodbye\":true}", "{\"connect\":{\"version\":2}}"})
    void aBodyThatIsNoConnectIsRefused(String body) {
        for (var transport : new String[] {"sse", "stream", "long-poll"}) {
            var response = server.send(server.request("/thywill/push/" + transport, body));

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).startsWith("{\"error\":{\"code\":\"invalid\",\"message\":\"");
        }
    }

    @Test
    void onlyJsonIsTaken() {
        for (var transport : new String[] {"sse", "stream", "long-poll"}) {
            var request = HttpRequest.newBuilder(server.host.address("/thywill/push/" + transport))
                    .header("Content-Type", "text/plain")
                    .POST(BodyPublishers.ofString(TALK));

            assertThat(server.send(request).statusCode()).isEqualTo(415);
        }
    }

    @Test
    void otherMethodsAreToldWhichOnesThereAre() {
        var stream = server.get("/thywill/push/stream");

        assertThat(stream.statusCode()).isEqualTo(405);
        assertThat(stream.headers().firstValue("Allow")).contains("POST");
        assertThat(server.get(POLL).statusCode()).isEqualTo(405);
    }

    @Test
    void addressesBelowTheTransportsAreNotFound() {
        assertThat(server.get("/thywill/push/stream/x").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "access_token", "connection", "credentials"})
    void anAddressWithASecretIsRefusedAndDoesNotRepeatIt(String name) {
        for (var transport : TransportName.values()) {
            var refused = server.get("/thywill/push/" + transport + "?application=talk&" + name + "=s3cr3t");

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("\"invalid\"").doesNotContain("s3cr3t");
        }
    }

    @Test
    void framesBehindAPollAreTakenAndWhatIsWrongWithThemIsTold() {
        server.send(server.request(POLL, TALK));
        var link = server.gateway().nextLink();

        var taken = poll(link.key(), "{\"poll\":\"n.1\"}\n{\"number\":1,\"send\":1}\n{\"goodbye\":true}");

        assertThat(taken.body()).contains("{\"close\":{\"code\":1000");
        assertThat(link.nextMessage()).isEqualTo(new ClientMessage.Send(1, Json.ofValid("1")));
        assertThat(link.awaitClosed()).isTrue();
    }

    @Test
    void aGoodbyeIsTakenThoughThePollsAreOver() {
        var events = CometServer.HTTP.sendAsync(server.request(SSE, TALK).build(), BodyHandlers.ofInputStream());
        var link = server.gateway().nextLink();

        var gone = poll(link.key(), "{\"poll\":\"n.1\"}\n{\"goodbye\":true}");

        assertThat(gone.statusCode()).isEqualTo(410);
        assertThat(link.awaitClosed()).isTrue();
        events.cancel(true);
    }

    @Test
    void aPollWithARefusedMessageIsAnsweredWithTheRefusal() {
        server.send(server.request(POLL, TALK));
        var link = server.gateway().nextLink();
        server.gateway().judge(_ -> new Receipt.Refused("out-of-order", "Expected 1", 0));

        var refused = poll(link.key(), "{\"poll\":\"n.1\"}\n{\"number\":2,\"send\":1}");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body())
                .matches(
                        "\\{\"error\":\\{\"code\":\"out-of-order\",\"message\":\"Expected 1\",\"id\":\"[0-9a-f]{16}\"},"
                                + "\"received\":0}");
    }

    @Test
    void aPollForNoConnectionOrOfAnotherSessionIsRefused() {
        server.send(server.request(POLL, TALK));
        var key = server.gateway().nextLink().key();

        assertThat(poll("k.unknown", "{\"poll\":\"n.1\"}").statusCode()).isEqualTo(410);
        assertThat(poll(key, "{}").statusCode()).isEqualTo(400);
        var foreign = server.request(POLL, "{\"poll\":\"n.1\"}")
                .header("Thywill-Connection", key)
                .header("Cookie", "thywill-session=cookie-of-somebody");
        assertThat(server.send(foreign).statusCode()).isEqualTo(403);
    }

    @Test
    void whileItStopsNobodyIsAdmitted() {
        try (var client = new WebSocketTestClient(server).connected("talk")) {
            server.push.stop(Duration.ofSeconds(1));

            assertThat(client.awaitClosing()).isEqualTo(new PushClient.Closing(1012, "retry=1000"));
            var refused = server.send(server.request(SSE, TALK));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).contains("\"code\":\"draining\"", "retryAfterMs");
        }
    }

    private HttpResponse<String> poll(String key, String body) {
        return server.send(server.request(POLL, body).header("Thywill-Connection", key));
    }
}
