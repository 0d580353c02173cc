package org.thywill.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.testkit.ThywillServer;
import org.thywill.remote.Channel;
import org.thywill.remote.ThywillClient;
import org.thywill.system.BreakingProxy.Fault;

/// There is no gap between a page and its first connection: what is published after the page was made, and before it is
/// connected, reaches a browser once and in order.
@Timeout(120)
class PagePositionsIT {
    private static final String PAGE = """
            import thywill from "thywill";

            const channel = new URLSearchParams(location.search).get("channel");
            window.came = [];
            thywill.start(() =>
              thywill.channel(channel).subscribe({ onPublication: (data) => window.came.push(data) }),
            );
            """;

    private static ThywillServer server;
    private static Browser browser;

    @BeforeAll
    static void start(@TempDir Path home) {
        ApplicationJar.write(home.resolve("apps"), "news", NewsApplication.class, PAGE);
        server = ThywillServer.launch(
                home,
                "thywill: {}\n",
                List.of("--port", "0", "--apps", home.resolve("apps").toString()));
        server.address();
        browser = new Browser();
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.close();
    }

    private static List<String> publish(Channel channel, String when) {
        var texts = IntStream.rangeClosed(1, 20).mapToObj(n -> when + " " + n).toList();
        texts.forEach(
                text -> channel.publish(text).orTimeout(30, TimeUnit.SECONDS).join());
        return texts;
    }

    private static List<?> came() {
        return (List<?>) browser.driver().executeScript("return window.came");
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse", "stream", "long-poll"})
    void whatIsPublishedBetweenThePageAndItsFirstConnectionArrivesOnceAndInOrder(String transport) throws Exception {
        var name = "news/" + transport;
        try (var network = new BreakingProxy(server.address(), Fault.HOLDS);
                var writer = ThywillClient.connect(server.address(), "news")) {
            publish(writer.channel(name), "before the page");

            browser.driver()
                    .get(network.address() + "thywill/init/news/?thywill-transport=" + transport + "&channel=" + name);
            assertThat(network.awaitHeld()).as("a first request is held").isTrue();
            var meanwhile = publish(writer.channel(name), "before the connection");
            assertThat(came()).isEmpty();
            network.become(Fault.NONE);
            browser.await("Waited for the connection", _ -> came().contains(meanwhile.getLast()));
            var afterwards = publish(writer.channel(name), "after the connection");
            browser.await("Waited for the last", _ -> came().contains(afterwards.getLast()));

            assertThat(came().stream().map(String::valueOf))
                    .containsExactlyElementsOf(Stream.concat(meanwhile.stream(), afterwards.stream())
                            .toList());
            assertThat(browser.driver().executeScript("return thywill.transport"))
                    .isEqualTo(transport);
        }
    }
}
