package org.thywill.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.testkit.CuttingProxy;
import org.thywill.component.testkit.ThywillServer;

/// Two people with a browser each, who chat while the network of one of them is cut.
class TalkInBrowsersIT extends TwoBrowsers {
    private static final List<String> MISSED =
            IntStream.rangeClosed(1, 20).mapToObj(n -> "missed " + n).toList();

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse", "stream", "long-poll"})
    void whatOneMissesDuringACutIsShownOnceAndInOrder(String transport) {
        try (var network = new CuttingProxy(server.address())) {
            var writer = TalkPage.open(anna, server.address(), transport, transport);
            var reader = TalkPage.open(ben, network.address(), transport, transport);
            writer.say("hello");
            reader.awaitLine("hello");
            reader.say("hello yourself");
            writer.awaitLine("hello yourself");
            assertThat(reader.stateText()).containsIgnoringCase(transport);

            network.cut();
            reader.awaitState("waiting");
            MISSED.forEach(writer::say);
            writer.awaitLine(MISSED.getLast());
            network.mend();
            reader.awaitLine(MISSED.getLast());

            assertThat(reader.lines()).startsWith("hello", "hello yourself").endsWith(MISSED.toArray(new String[0]));
            assertThat(reader.lines()).hasSize(2 + MISSED.size());
        }
    }

    @Test
    void aReloadShowsEveryLineOnce() {
        var page = TalkPage.open(anna, server.address(), "reload", "");
        page.say("before the reload");
        page.awaitLine("before the reload");

        anna.driver().navigate().refresh();
        page.awaitState("connected");
        page.awaitLine("before the reload");
        page.say("after the reload");
        page.awaitLine("after the reload");

        assertThat(page.lines()).containsExactly("before the reload", "after the reload");
    }

    @Test
    void aRestartOfTheServerIsSurvivedByTheOpenPage(@TempDir Path home) {
        var first = ThywillServer.start(home, "thywill: {}\n");
        var port = Integer.toString(first.address().getPort());
        var page = TalkPage.open(anna, first.address(), "restart", "");
        page.say("before the restart");
        page.awaitLine("before the restart");

        first.kill();
        page.awaitState("waiting");
        page.say("while it was gone");
        try (var second = ThywillServer.launch(home, "thywill: {}\n", List.of("--port", port))) {
            second.address();
            page.awaitLine("while it was gone");
            page.say("after the restart");
            page.awaitLine("after the restart");
        }

        assertThat(page.lines()).containsExactly("before the restart", "while it was gone", "after the restart");
    }

    @Test
    void thePagesKeepToTheirContentSecurityPolicy() {
        for (var path : List.of("", "thywill/init/echo/", "thywill/init/talk/#policy")) {
            ben.driver().get(server.address().resolve(path).toString());
            ben.await("Waited for the page", driver -> !driver.getTitle().isEmpty());

            assertThat(ben.complaints()).as("complaints of /" + path).isEmpty();
        }
    }
}
