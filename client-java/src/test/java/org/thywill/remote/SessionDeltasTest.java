package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What a session does with patches: section 5.9 of the protocol.
class SessionDeltasTest extends SessionFixture {
    private static final String PRIVATE = "'@':{'epoch':'e1','offset':0}";

    private static String channels(String epoch, long offset) {
        return PRIVATE + ",'game':" + standing(epoch, offset);
    }

    private static String standing(String epoch, long offset) {
        return "{'epoch':'" + epoch + "','offset':" + offset + ",'kind':'latest','deltas':true}";
    }

    private FakeServer.FakeLink subscribed() {
        session.start();
        server.link().accept(channels("r", 4));
        return server.link();
    }

    private static String whole(long offset, String key, int x) {
        return "{'channel':'game','offset':" + offset + ",'key':'" + key + "','data':{'x':" + x + ",'y':0}}";
    }

    private static String delta(long offset, String key, long base, int x) {
        return "{'channel':'game','offset':" + offset + ",'key':'" + key + "','base':" + base + ",'patch':{'x':" + x
                + "}}";
    }

    private List<String> data() {
        return told.publications.stream()
                .map(publication -> publication.key() + publication.data())
                .toList();
    }

    private long resumedFrom(FakeServer.FakeLink link) {
        return link.connect.path("positions").path("game").path("offset").asLong();
    }

    @Test
    void theServerIsToldThatPatchesAreTaken() {
        assertThat(connected().connect.path("deltas").asBoolean()).isTrue();
    }

    @Test
    void patchesAreToldAsTheWhole() {
        subscribed()
                .say(whole(5, "a", 1), whole(6, "", 1), delta(7, "a", 5, 2), delta(8, "a", 7, 3), delta(9, "", 6, 4));

        assertThat(data())
                .containsExactly(
                        "a{\"x\":1,\"y\":0}",
                        "{\"x\":1,\"y\":0}",
                        "a{\"x\":2,\"y\":0}",
                        "a{\"x\":3,\"y\":0}",
                        "{\"x\":4,\"y\":0}");
    }

    @Test
    void aPatchOfSomethingElseThanWhatIsHereMakesTheClientResume() {
        var link = subscribed();
        link.say(whole(5, "a", 1), delta(8, "a", 7, 3));

        assertThat(link.closed).isTrue();
        assertThat(data()).hasSize(1);
        var next = reconnecting();
        assertThat(resumedFrom(next)).isEqualTo(5);
        next.resume(0, channels("r", 5));
        next.say(whole(8, "a", 3), delta(9, "a", 8, 4));

        assertThat(data()).containsExactly("a{\"x\":1,\"y\":0}", "a{\"x\":3,\"y\":0}", "a{\"x\":4,\"y\":0}");
    }

    @Test
    void aPatchOfAnotherEpochFindsNothingHere() {
        var link = subscribed();
        link.say(whole(5, "a", 1));
        link.cut();
        var next = reconnecting();
        next.resume(0, channels("other", 5));
        next.say(delta(6, "a", 5, 2));

        assertThat(next.closed).isTrue();
        assertThat(data()).hasSize(1);
    }

    @Test
    void whatComesTwiceOverAnotherConnectionIsToldOnceAndBuiltUpon() {
        var link = subscribed();
        link.say(whole(5, "a", 1), delta(6, "a", 5, 2), delta(7, "a", 6, 3));
        link.cut();
        var next = reconnecting();
        next.resume(0, channels("r", 4));
        next.say(whole(5, "a", 1), delta(6, "a", 5, 2), whole(7, "a", 3), delta(8, "a", 7, 4));

        assertThat(next.closed).isFalse();
        assertThat(data())
                .containsExactly(
                        "a{\"x\":1,\"y\":0}", "a{\"x\":2,\"y\":0}", "a{\"x\":3,\"y\":0}", "a{\"x\":4,\"y\":0}");
    }

    @Test
    void whatLiesMoreThanAThousandBackIsForgotten() {
        var link = subscribed();
        link.say(whole(5, "a", 1), whole(6, "b", 1), whole(1_005, "c", 1));
        link.say(delta(1_006, "b", 6, 2));
        assertThat(link.closed).isFalse();

        link.say(whole(1_007, "c", 1), delta(1_008, "a", 5, 2));

        assertThat(link.closed).isTrue();
    }

    @Test
    void entriesOfALiveCopyArePatchedToo() {
        session.start();
        var link = server.link();
        link.accept(PRIVATE + ",'scores':{'epoch':'s','offset':5,'kind':'state','deltas':true}");
        link.say(
                "{'channel':'scores','snapshot':[{'key':'a','version':5,'data':{'x':1}}],'offset':5}",
                "{'channel':'scores','offset':6,'key':'a','data':{'x':2,'y':0},'score':1}",
                "{'channel':'scores','offset':7,'key':'a','base':6,'patch':{'x':3},'score':2.5}",
                "{'channel':'scores','offset':8,'key':'a','removed':true}",
                "{'channel':'scores','offset':9,'key':'a','data':{'x':4}}",
                "{'channel':'scores','offset':10,'key':'a','base':9,'patch':{'x':5}}");

        assertThat(told.written)
                .extracting(entry -> entry.version() + " " + entry.data() + " " + entry.score())
                .containsExactly(
                        "6 {\"x\":2,\"y\":0} 1.0", "7 {\"x\":3,\"y\":0} 2.5", "9 {\"x\":4} null", "10 {\"x\":5} null");
    }

    @Test
    void aChannelWithoutDeltasKeepsNothing() {
        session.start();
        var link = server.link();
        link.accept(PRIVATE + ",'game':{'epoch':'r','offset':4,'kind':'latest'}");
        link.say(whole(5, "a", 1), delta(6, "a", 5, 2));

        assertThat(link.closed).isTrue();
    }
}
