package org.thywill.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thywill.system.BreakingProxy.Fault;

/// A browser behind proxies that break transports, and one whose transport changes while lines come.
class TransportsInBrowsersIT extends TwoBrowsers {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HOLDS")
    void whateverAProxyBreaksThePageConnectsAndTalks(Fault fault) throws IOException {
        try (var network = new BreakingProxy(server.address(), fault)) {
            var room = fault.name().toLowerCase(Locale.ROOT).replace("_", "");
            var page = TalkPage.open(ben, network.address(), room, "");
            System.out.println(
                    "connected after ms=" + page.connectedAfterMs() + " fault=" + fault + " state=" + page.stateText());

            page.say("through " + fault);
            page.awaitLine("through " + fault);

            assertThat(page.lines()).containsExactly("through " + fault);
        }
    }

    @Test
    void fromLongPollUpToAWebSocketInMidStreamEveryLineIsShownOnceAndInOrder() throws IOException {
        try (var network = new BreakingProxy(server.address(), Fault.BUFFERS)) {
            var writer = TalkPage.open(anna, server.address(), "upward", "");
            var reader = TalkPage.open(ben, network.address(), "upward", "");
            writer.say("hello");
            reader.awaitLine("hello");
            assertThat(reader.transport()).isEqualTo("long-poll");
            reader.watchStates();
            network.become(Fault.NONE);

            int said = 0;
            while (!reader.transport().equals("websocket")) {
                writer.say("line " + ++said);
                assertThat(said).as("lines until it went up").isLessThan(400);
            }
            writer.say("after");
            reader.awaitLine("after");

            var lines = new ArrayList<>(List.of("hello"));
            IntStream.rangeClosed(1, said).forEach(n -> lines.add("line " + n));
            lines.add("after");
            assertThat(reader.lines()).isEqualTo(lines);
            assertThat(reader.watchedStates()).doesNotContain("waiting", "connecting", "closed");
        }
    }
}
