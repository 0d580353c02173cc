package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Calls of the application's functions, and what comes of the application's own.
class SessionCallsTest extends SessionFixture {

    private CompletableFuture<JsonNode> call(Object data, long limitMs) {
        return session.call(Message.call("add", data, limitMs), limitMs);
    }

    private static String codeOf(CompletableFuture<?> future) {
        return ((Refused) future.exceptionNow()).code();
    }

    @Test
    void framesLookAsTheProtocolSays() {
        var link = connected();

        var _ = call(List.of(1, 2), 5_000);
        var _ = session.request(Message.notify("two words", null));
        var _ = session.request(Message.push("q1", Map.of("a", 1)));
        session.answer(Message.result("f.1", 7));
        session.answer(Message.error("f.2", "too-late", "No"));

        assertThat(link.sent)
                .containsExactly(
                        "{'number':1,'call':'add','data':[1,2],'timeoutMs':5000}",
                        "{'number':2,'notify':'two words','data':null}",
                        "{'number':3,'push':'q1','data':{'a':1}}",
                        "{'number':4,'result':'f.1','data':7}",
                        "{'number':5,'result':'f.2','error':{'code':'too-late','message':'No'}}");
    }

    @Test
    void callsCancellationsAndEntriesAreTold() {
        var link = connected();

        link.say(
                "{'channel':'@','offset':1,'call':'move','id':'f.1','data':[1],'timeoutMs':100}",
                "{'channel':'@','offset':2,'call':'tell','data':null}",
                "{'channel':'@','offset':3,'cancel':'f.1'}",
                "{'channel':'@','offset':4,'push':'q1','data':2}",
                "{'channel':'@','offset':4,'push':'q1','data':2}");

        assertThat(told.take())
                .containsExactly("call move f.1 [1] 100", "call tell null null 0", "cancel f.1", "push q1 2");
    }

    @Test
    void aCallWhoseTimeIsOverFailsAndIsCancelled() {
        var link = connected();
        var late = call(1, 100);

        timers.advance(100);

        assertThat(codeOf(late)).isEqualTo("timed-out");
        assertThat(link.sent).last().isEqualTo("{'cancel':1}");
    }

    @Test
    void aCancelledFutureCancelsTheCallAndAnAnsweredOneDoesNot() {
        var link = connected();
        var answered = call(1, 0);
        var unwanted = call(2, 0);
        link.say("{'channel':'@','offset':1,'answer':1,'data':3}");

        unwanted.cancel(true);

        assertThat(answered.resultNow().asInt()).isEqualTo(3);
        assertThat(link.sent).filteredOn(frame -> frame.contains("cancel")).containsExactly("{'cancel':2}");
    }

    @Test
    void aCancellationIsSaidAgainAfterACut() {
        var link = connected();
        var unwanted = call(1, 0);
        link.cut();
        unwanted.cancel(true);

        var back = reconnecting();
        back.resume(1, "'@':{'epoch':'e1','offset':0}");

        assertThat(back.sent).containsExactly("{'cancel':1}");
        back.say("{'channel':'@','offset':1,'answer':1,'error':{'code':'cancelled','message':''}}");
        back.cut();
        var again = reconnecting();
        again.resume(1, "'@':{'epoch':'e1','offset':1}");
        assertThat(again.sent).isEmpty();
    }

    @Test
    void resultsGoBeforeWhatWaits() {
        var link = connected();
        IntStream.range(0, 70).forEach(i -> {
            var _ = session.request(Message.send(i));
        });
        assertThat(link.sent).hasSize(64);

        session.answer(Message.result("f.1", 1));
        session.answer(Message.result("f.2", 2));

        assertThat(link.sent.subList(64, 66))
                .containsExactly("{'number':65,'result':'f.1','data':1}", "{'number':66,'result':'f.2','data':2}");
    }

    @Test
    void whatCannotTravelIsRefusedAtOnceWithItsPath() {
        var players = Map.of("players", List.of(Map.of(), Map.of("score", Double.NaN)));
        assertThatThrownBy(() -> Message.call("f", players, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("$.players[1].score is NaN");
        assertThatThrownBy(() -> Message.send(Map.of("$bytes", "AQI=")))
                .hasMessageStartingWith("$ has $bytes as its only member");
        for (var name : List.of("", "x".repeat(129), "a\nb", "\ud800")) {
            assertThatThrownBy(() -> Message.requireName(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void bytesTravelAndComeBack() {
        var link = connected();
        var bytes = new byte[] {0, 1, -1};

        var _ = session.request(Message.send(Map.of("list", List.of(bytes))));
        link.say("{'channel':'@','offset':1,'answer':1,'data':{'list':[{'$bytes':'AAH/'},{'$bytes':'%'}]}}");

        assertThat(link.sent).containsExactly("{'number':1,'send':{'list':[{'$bytes':'AAH/'}]}}");
        assertThat(Json.as(Json.read("{\"$bytes\":\"AAH/\"}"), byte[].class)).isEqualTo(bytes);
        assertThat(Json.as(Json.read("[{\"$bytes\":\"AAH/\"}]"), Object[].class))
                .containsExactly(bytes);
    }
}
