package org.thywill.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thywill.component.testkit.ThywillServer;

/// The same talk, unchanged, over another push: one line of the settings says so.
class TalkOverStompIT {

    @Test
    void twoPeopleChatLive(@TempDir Path home) {
        try (var server = ThywillServer.start(home, "thywill:\n  push: { component: stomp }\n");
                var anna = new Browser();
                var ben = new Browser()) {
            var hers = TalkPage.open(anna, server.address(), "stomp", "");
            var his = TalkPage.open(ben, server.address(), "stomp", "");

            hers.say("hello");
            his.awaitLine("hello");
            his.say("hello yourself");
            hers.awaitLine("hello yourself");
            hers.say("good bye");
            his.awaitLine("good bye");

            assertThat(hers.stateText()).containsIgnoringCase("stomp");
            assertThat(hers.lines()).containsExactly("hello", "hello yourself", "good bye");
            assertThat(his.lines()).containsExactly("hello", "hello yourself", "good bye");
        }
    }
}
