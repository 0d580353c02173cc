package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a session does with channels of kind `state`: section 5.4 of the protocol.
class StateCopyTest extends SessionFixture {
    private static final String PRIVATE = "'@':{'epoch':'e1','offset':0}";

    private static String standing(long offset) {
        return "{'epoch':'s','offset':" + offset + ",'kind':'state'}";
    }

    private static String channels(long offset) {
        return PRIVATE + ",'scores':" + standing(offset);
    }

    private FakeServer.FakeLink subscribed() {
        session.start();
        server.link().accept(channels(5));
        return server.link();
    }

    private static String part(String key, long version, String more) {
        return "{'channel':'scores','snapshot':[{'key':'" + key + "','version':" + version + ",'data':1}],'offset':5"
                + more + "}";
    }

    private static String put(long offset, String key) {
        return "{'channel':'scores','offset':" + offset + ",'key':'" + key + "','data':{},'score':1.5}";
    }

    private String resumedFrom(FakeServer.FakeLink link) {
        return link.connect.path("positions").path("scores").toString();
    }

    @Test
    void aSnapshotIsToldWhenItIsWholeAndChangesFollow() {
        var link = subscribed();

        link.say(part("a", 3, ",'more':true"));
        assertThat(told.take()).isEmpty();
        link.say(part("b", 5, ""), put(6, "c"), "{'channel':'scores','offset':7,'key':'a','removed':true}");

        assertThat(told.take()).containsExactly("copy scores [a=3, b=5]", "written scores [c=6]", "removed scores a");
        assertThat(session.position("scores")).isEqualTo(new Position("s", 7));
    }

    @Test
    void aCutBeforeTheLastPartLeavesNoPosition() {
        var link = subscribed();
        link.say(part("a", 3, ",'more':true"));

        link.cut();
        var next = reconnecting();
        next.resume(0, channels(9));
        next.say("{'channel':'scores','snapshot':[],'offset':9}");

        assertThat(resumedFrom(next)).isEmpty();
        assertThat(told.take()).containsExactly("copy scores []");
    }

    @Test
    void aPositionThatIsKnownIsNamedAndGoneOnFrom() {
        var link = subscribed();
        link.say(part("a", 3, ""));
        told.take();

        link.cut();
        var next = reconnecting();
        next.resume(0, channels(5));
        next.say(put(6, "b"));

        assertThat(resumedFrom(next)).isEqualTo("{\"epoch\":\"s\",\"offset\":5}");
        assertThat(told.take()).containsExactly("written scores [b=6]");
    }

    @Test
    void whoIsToldAnotherPositionWaitsForTheSnapshot() {
        var link = subscribed();
        link.say(part("a", 3, ""));
        link.cut();
        var next = reconnecting();
        next.resume(0, channels(40));

        next.cut();
        var third = reconnecting();

        assertThat(resumedFrom(third)).isEmpty();
    }

    @Test
    void aChangeBeforeTheCopyIsWholeIsAFault() {
        var link = subscribed();

        link.say(put(6, "a"));

        assertThat(link.closed).isTrue();
    }

    @Test
    void aNewClientGoesOnWithItsCopy() {
        var link = connected();
        var _ = session.request(Message.subscribe("scores", 0));
        link.say("{'channel':'scores','subscribed':" + standing(5) + "}", part("a", 3, ""), "{'ack':1}");
        link.cut();

        var next = reconnecting();
        next.accept();

        assertThat(next.takeSent()).containsExactly("{'number':2,'subscribe':'scores','epoch':'s','offset':5}");
    }

    @Test
    void anEntryCanBeRemovedOnlyIfItIsThereOrHasAVersion() {
        var link = connected();

        var _ = session.request(Message.removeIfPresent("scores", "a"));
        var _ = session.request(Message.remove("scores", "a", 3));

        assertThat(link.takeSent())
                .containsExactly(
                        "{'number':1,'remove':'scores','key':'a','if':'present'}",
                        "{'number':2,'remove':'scores','key':'a','if':3}");
    }

    @Test
    void whatTheServerWouldNotTakeForAMessageIsRefusedAtOnce() {
        for (var key : List.of("", "k".repeat(129), "half \ud83d of a pair")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Message.put("scores", key, 1, PutOptions.DEFAULT))
                    .withMessageContaining("key");
            assertThatIllegalArgumentException().isThrownBy(() -> Message.remove("scores", key, 0));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> PutOptions.DEFAULT.score(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> PutOptions.DEFAULT.expireAfter(Duration.ofMillis(99)));
        assertThatIllegalArgumentException().isThrownBy(() -> PutOptions.ifVersion(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Message.remove("scores", "key", -1));
    }
}
