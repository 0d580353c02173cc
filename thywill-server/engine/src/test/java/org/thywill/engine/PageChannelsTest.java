package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.thywill.app.Application;
import org.thywill.app.ApplicationContext;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Right;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage.Replay;

/// What a page carries, and that nothing falls between the page and its client.
class PageChannelsTest {
    private final EngineFixture fixture = new EngineFixture();

    private Map<String, Position> page(String... named) {
        return fixture.engine.pagePositions("app", List.of(named));
    }

    @Test
    void aClientThatSubscribesFromThePageMissesNothingPublishedSince() {
        fixture.application.publish("open/1", "before");
        var page = page("open/1");
        fixture.application.publish("open/1", "between");

        var connection = fixture.connect(Map.of("open/1", new Subscription(page.get("open/1"), 0)));
        fixture.application.publish("open/1", "after");

        assertThat(page.get("open/1").offset()).isEqualTo(1);
        assertThat(connection.messages(Replay.class))
                .flatExtracting(Replay::publications)
                .extracting(publication -> publication.json().toString())
                .containsExactly("\"between\"", "\"after\"");
    }

    @Test
    void aChannelThatNobodyHasUsedYetIsKeptForTheClientThatIsOnItsWay() {
        var position = page("open/new").get("open/new");
        fixture.clock.advance(Duration.ofSeconds(59));
        fixture.engine.housekeeping().channels();

        assertThat(page("open/new")).containsEntry("open/new", position);
        fixture.clock.advance(Duration.ofSeconds(61));
        fixture.engine.housekeeping().channels();
        assertThat(page("open/new").get("open/new")).isNotEqualTo(position);
    }

    @Test
    void aChannelOfEntriesHasNoPositionOnThePageSinceWhoComesNeedsAllOfThem() {
        fixture.application.context.state("state/1").put("ada", 1);

        assertThat(page("state/1", "durable-state/1", "read/1")).containsOnlyKeys("read/1");
    }

    @Test
    void onlyWhatClientsMaySubscribeToIsTold() {
        assertThat(page("secret", "no name", "", "durable/1", "read/1", "read/1"))
                .containsOnlyKeys("read/1");
    }

    @Test
    void aDurableChannelIsToldOnceItIsInUse() {
        assertThat(page("durable/1")).isEmpty();
        fixture.connect(Map.of("durable/1", Subscription.LIVE));

        assertThat(page("durable/1").get("durable/1").offset()).isZero();
    }

    @Test
    void noMoreThanThirtyTwoCountAndTooManyChannelsAreNoError() {
        var names = IntStream.range(0, 40).mapToObj(i -> "open/" + i).toArray(String[]::new);

        assertThat(page(names)).hasSize(32);
        assertThat(fixture.engine.pagePositions("nobody", List.of("open/1"))).isEmpty();
    }

    @Test
    void whatTheApplicationChoseIsThereFromTheStartAndStays() {
        fixture.engine.deployed(new TestDeployment("chosen", new Application() {
            @Override
            public void start(ApplicationContext context) {
                context.declare(
                        "news", ChannelOptions.durable().allow(Right.SUBSCRIBE).onPage());
                context.declare("ticker", ChannelOptions.reliable().onPage());
            }
        }));
        var first = fixture.engine.pagePositions("chosen", List.of());

        fixture.clock.advance(Duration.ofHours(1));
        fixture.engine.housekeeping().channels();

        assertThat(first).containsOnlyKeys("news", "ticker");
        assertThat(fixture.engine.pagePositions("chosen", List.of())).isEqualTo(first);
    }

    @Test
    void onlyChannelsDeclaredByNameCanBeOnThePage() {
        var options = ChannelOptions.reliable().onPage();

        assertThatThrownBy(() -> fixture.application.context.declare("later/*", options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("later/*");
    }
}
