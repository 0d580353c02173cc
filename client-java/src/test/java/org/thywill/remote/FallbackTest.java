package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FallbackTest {
    private static final End CUT = End.cut("cut");

    private final ManualTimers timers = new ManualTimers();
    private final List<FakeServer.FakeLink> links = new ArrayList<>();
    private final List<Transport> tried = new ArrayList<>();
    private final List<End> ends = new ArrayList<>();
    private final List<String> frames = new ArrayList<>();
    private final Fallback fallback = new Fallback(
            this::openOver, timers, List.of(Transport.WEBSOCKET, Transport.SSE, Transport.LONG_POLL), 10_000);

    private Connector.Link openOver(Transport transport, String connect, Connector.Listener listener) {
        var link = new FakeServer.FakeLink(transport, Json.read(connect), listener);
        tried.add(transport);
        links.add(link);
        return link;
    }

    private Connector.Link open() {
        return fallback.open("{}", new Connector.Listener() {
            @Override
            public void onFrame(String text) {
                frames.add(text);
            }

            @Override
            public void onActivity() {}

            @Override
            public void onEnd(End end) {
                ends.add(end);
            }
        });
    }

    @Test
    void theNextTransportIsTriedWhenOneEndsBeforeItIsConnected() {
        open();

        links.getLast().end(CUT);
        links.getLast().end(CUT);

        assertThat(tried).containsExactly(Transport.WEBSOCKET, Transport.SSE, Transport.LONG_POLL);
        assertThat(ends).isEmpty();
    }

    @Test
    void theNextTransportIsTriedWhenOneDoesNotAnswerInTime() {
        open();

        timers.advance(10_000);

        assertThat(links.getFirst().closed).isTrue();
        assertThat(tried).containsExactly(Transport.WEBSOCKET, Transport.SSE);
    }

    @Test
    void whoIsReplacedByATransportThatWasGivenUpBeforeIsCutAndAnyoneElseIsReplaced() {
        var replaced = End.of(4409, "replaced by a newer connection");
        var first = open();
        timers.advance(10_000);
        first.connected("k1", 1_000);
        links.getLast().end(replaced);
        var second = open();
        second.connected("k2", 1_000);
        links.getLast().end(replaced);

        assertThat(ends).containsExactly(End.cut("replaced by a newer connection"), replaced);
    }

    @Test
    void whenNoneWorksTheLastOnesEndCounts() {
        open();
        links.getLast().end(CUT);
        links.getLast().end(CUT);

        links.getLast().end(End.cut("the last"));

        assertThat(ends).extracting(End::reason).containsExactly("the last");
    }

    @Test
    void aServerThatAnswersForItselfIsNotAskedAgain() {
        open();

        links.getLast().end(End.of(4404, "no such application"));

        assertThat(tried).containsExactly(Transport.WEBSOCKET);
        assertThat(ends).extracting(End::code).containsExactly(4404);
    }

    @Test
    void aServerThatCannotBeReachedIsNotTriedOverAnotherTransport() {
        open();

        links.getLast().end(End.cut(new IOException(new ConnectException("refused"))));

        assertThat(tried).containsExactly(Transport.WEBSOCKET);
        assertThat(ends).hasSize(1);
    }

    @Test
    void aServerThatAsksForTimeGetsIt() {
        open();

        links.getLast().end(new End(0, "busy", Reconnect.AFTER_BACKOFF, 3_000, null));

        assertThat(tried).containsExactly(Transport.WEBSOCKET);
        assertThat(ends).hasSize(1);
    }

    @Test
    void aTransportThatHasWorkedIsTriedFirst() {
        var link = open();
        links.getLast().end(CUT);
        link.connected("k", 1_000);
        links.getLast().end(CUT);
        assertThat(ends).hasSize(1);

        open();
        links.getLast().end(CUT);

        assertThat(tried).containsExactly(Transport.WEBSOCKET, Transport.SSE, Transport.SSE, Transport.WEBSOCKET);
    }

    @Test
    void aBadMomentDoesNotBindTheClientToALaterTransport() {
        open().connected("k", 1_000);
        links.getLast().end(CUT);
        var link = open();
        links.getLast().end(CUT);
        link.connected("k", 1_000);
        links.getLast().end(CUT);

        open();

        assertThat(tried).containsExactly(Transport.WEBSOCKET, Transport.WEBSOCKET, Transport.SSE, Transport.WEBSOCKET);
    }

    @Test
    void aConnectionThatStandsDoesNotTimeOut() {
        open().connected("k", 1_000);

        timers.advance(60_000);

        assertThat(tried).containsExactly(Transport.WEBSOCKET);
        assertThat(ends).isEmpty();
    }

    @Test
    void whatATransportSaysThatWasGivenUpIsNotHeard() {
        open();
        timers.advance(10_000);

        links.getFirst().say("{}");
        links.getFirst().end(CUT);
        links.getLast().say("{'a':1}");

        assertThat(frames).containsExactly("{\"a\":1}");
        assertThat(tried).hasSize(2);
    }

    @Test
    void closingEndsTheTransportAndTriesNoOther() {
        var link = open();

        link.close(false);
        links.getLast().end(CUT);
        timers.advance(60_000);

        assertThat(links.getLast().closed).isTrue();
        assertThat(tried).containsExactly(Transport.WEBSOCKET);
    }
}
