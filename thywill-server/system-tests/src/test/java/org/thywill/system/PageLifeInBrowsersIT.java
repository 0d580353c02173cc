package org.thywill.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.WindowType;

/// What happens to a page in a day: its tab is closed and opened again, the laptop's lid goes down, it is in the
/// background, it is frozen. Every line is shown once and in order.
class PageLifeInBrowsersIT extends TwoBrowsers {
    /// How long the lid is down: 12 s in every build, 60 with `-Dthywill.test.offline-seconds=60`.
    private static final Duration OFFLINE = Duration.ofSeconds(Integer.getInteger("thywill.test.offline-seconds", 12));

    private static List<String> sayMany(TalkPage writer, String what, int count) {
        var said = new ArrayList<String>();
        for (int i = 1; i <= count; i++) {
            said.add(what + " " + i);
            writer.say(what + " " + i);
        }
        writer.awaitLine(said.getLast());
        return said;
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse", "stream", "long-poll"})
    void aTabThatIsClosedAndOpenedAgainShowsEveryLineOnce(String transport) {
        var room = "tab" + transport.replace("-", "");
        var writer = TalkPage.open(anna, server.address(), room, "");
        var driver = ben.driver();
        var home = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        var reader = TalkPage.open(ben, server.address(), room, transport);
        var lines = sayMany(writer, "before", 3);
        reader.awaitLine(lines.getLast());

        driver.close();
        driver.switchTo().window(home);
        lines.addAll(sayMany(writer, "while it was closed", 5));
        driver.switchTo().newWindow(WindowType.TAB);
        reader = TalkPage.open(ben, server.address(), room, transport);
        lines.addAll(sayMany(writer, "after", 3));
        reader.awaitLine(lines.getLast());

        assertThat(reader.lines()).isEqualTo(lines);
        driver.close();
        driver.switchTo().window(home);
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse", "stream", "long-poll"})
    void withTheLidDownForAWhileNoLineIsMissedOrShownTwice(String transport) {
        var room = "lid" + transport.replace("-", "");
        var writer = TalkPage.open(anna, server.address(), room, "");
        var reader = TalkPage.open(ben, server.address(), room, transport);
        var lines = sayMany(writer, "before", 3);
        reader.awaitLine(lines.getLast());

        offline(true);
        long end = System.nanoTime() + OFFLINE.toNanos();
        for (int i = 1; System.nanoTime() < end; i++) {
            lines.addAll(sayMany(writer, "dark " + i, 1));
            anna.pass(Duration.ofMillis(500));
        }
        offline(false);
        reader.awaitLine(lines.getLast());
        lines.addAll(sayMany(writer, "after", 3));
        reader.awaitLine(lines.getLast());

        assertThat(reader.lines()).isEqualTo(lines);
        assertThat(reader.transport()).isEqualTo(transport);
    }

    private void offline(boolean offline) {
        ben.driver().executeCdpCommand("Network.enable", Map.of());
        ben.driver()
                .executeCdpCommand(
                        "Network.emulateNetworkConditions",
                        Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "frozen"})
    void whatComesWhileTheTabIsInTheBackgroundIsThereWhenItIsSeenAgain(String lifecycle) {
        var room = "background" + lifecycle;
        var writer = TalkPage.open(anna, server.address(), room, "");
        var reader = TalkPage.open(ben, server.address(), room, "");
        var driver = ben.driver();
        var tab = driver.getWindowHandle();
        var lines = sayMany(writer, "before", 3);
        reader.awaitLine(lines.getLast());

        driver.executeCdpCommand("Page.setWebLifecycleState", Map.of("state", lifecycle));
        driver.switchTo().newWindow(WindowType.TAB);
        lines.addAll(sayMany(writer, "in the background", 20));
        driver.close();
        driver.switchTo().window(tab);
        driver.executeCdpCommand("Page.setWebLifecycleState", Map.of("state", "active"));
        reader.awaitLine(lines.getLast());

        assertThat(reader.lines()).isEqualTo(lines);
    }
}
