package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thywill.app.ChannelOptions;
import org.thywill.app.ChannelOptions.Kind;
import org.thywill.app.ChannelOptions.SlowClient;
import org.thywill.app.PublishOptions;
import org.thywill.app.Right;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.SettingsException;

class ChannelOverrideTest {

    @Test
    void itChangesWhatItNamesAndNothingElse() {
        var declared = ChannelOptions.reliable().allow(Right.SUBSCRIBE).historySize(7);

        var applied = ChannelOverride.parse("talk room/* history-bytes=2MB  history-age=90s")
                .applied(declared);

        assertThat(applied).isEqualTo(declared.historyBytes(2 << 20).historyAge(Duration.ofSeconds(90)));
    }

    @Test
    void anotherKindBringsItsOwnHistoryAndActionButKeepsWhatClientsMayDo() {
        var declared = ChannelOptions.reliable().allow(Right.SUBSCRIBE).historySize(7);

        var applied = ChannelOverride.parse("talk room/* history-size=20 kind=latest interval=20ms")
                .applied(declared);

        assertThat(applied)
                .isEqualTo(ChannelOptions.latest()
                        .allow(Right.SUBSCRIBE)
                        .historySize(20)
                        .interval(Duration.ofMillis(20)));
        assertThat(applied.slowClient()).isEqualTo(SlowClient.CONFLATE);
    }

    @Test
    void theSameKindChangesNothing() {
        var declared = ChannelOptions.durable().historySize(7).slowClient(SlowClient.PAUSE);

        assertThat(ChannelOverride.parse("talk lines kind=durable").applied(declared))
                .isEqualTo(declared);
    }

    @Test
    void stateCanBecomeDurableButNothingElse() {
        var state = ChannelOptions.state().allow(Right.SUBSCRIBE);

        assertThat(ChannelOverride.parse("talk s kind=durable-state").applied(state))
                .isEqualTo(ChannelOptions.durableState().allow(Right.SUBSCRIBE));
        assertThat(ChannelOverride.parse("talk s kind=volatile slow-client=drop")
                        .applied(state))
                .isEqualTo(state);
        assertThat(ChannelOverride.parse("talk s kind=state").applied(ChannelOptions.durable()))
                .isEqualTo(ChannelOptions.durable());
    }

    @Test
    void deltasCanBeTurnedOnAndOffAndGoWithAKindThatHasNone() {
        var latest = ChannelOptions.latest();

        assertThat(ChannelOverride.parse("talk p kind=latest deltas=on").applied(latest))
                .isEqualTo(latest.deltas(true));
        assertThat(ChannelOverride.parse("talk p deltas=off").applied(latest.deltas(true)))
                .isEqualTo(latest);
        assertThat(ChannelOverride.parse("talk p kind=reliable").applied(latest.deltas(true)))
                .isEqualTo(ChannelOptions.reliable());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            talk room/*                               | expected an application, a pattern
            talk room/* kind=latst                    | there is no kind "latst"; there are reliable, durable, latest, volatile, lazy, state, durable-state. Did you mean "latest"?
            talk room/* knd=latest                    | there is no setting "knd"; there are kind, history-size, history-bytes, history-age, slow-client, interval, deltas. Did you mean "kind"?
            talk room/* kind                          | kind lacks its =VALUE
            talk room/* kind=lazy kind=lazy           | kind stands there twice
            talk a*b kind=lazy                        | A channel's name is
            talk room/* kind=lazy history-size=many   | history-size must be a whole number, but is "many"
            talk room/* history-size=1000001          | historySize must be between 0 and 1000000
            talk room/* history-bytes=2GB             | historyBytes must be between
            talk room/* history-age=10                | history-age must be a duration such as 10m, but is "10"
            talk room/* history-age=36501d            | historyAge must be between 0 and 36500 days
            talk room/* history-age=999999999999d     | historyAge must be between 0 and 36500 days
            talk room/* interval=1ms                  | interval must be between 10 ms and 60 s
            talk room/* slow-client=pause             | slow-client=pause needs a kind= beside it
            talk room/* slow-client=pauze             | there is no slow-client "pauze"; there are close, drop, conflate, pause. Did you mean "pause"?
            talk room/* deltas=on                     | deltas=on needs a kind= beside it
            talk room/* kind=reliable deltas=on       | deltas do not go with kind RELIABLE
            talk room/* kind=latest deltas=yes        | there is no deltas "yes"; there are on, off
            talk room/* kind=latest slow-client=drop  | slowClient DROP does not go with kind LATEST
            """)
    void whatIsWrongIsNamed(String text, String message) {
        assertThatThrownBy(() -> ChannelOverride.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theServerDoesNotStartWithOneThatIsWrong() {
        assertThatThrownBy(() -> new EngineFixture(Map.of("channels", List.of("app open/* kind=latst"))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("thywill.engine.channels")
                .hasMessageContaining("app open/* kind=latst");
    }

    @Test
    void settingsHaveTheLastWordAboutAChannel() {
        var overrides = List.of("app open/* kind=latest", "app open/special kind=volatile", "other * kind=durable");
        var fixture = new EngineFixture(Map.of("channels", overrides));
        fixture.application.publish("open/1", "old");
        fixture.application.publish("open/1", "new");

        var connection = fixture.connect(
                Map.of("open/1", Subscription.LIVE, "open/special", Subscription.LIVE, "read/1", Subscription.LIVE));

        assertThat(connection.published("open/1")).containsExactly("\"new\"");
        var channels = connection.only(Connected.class).channels();
        assertThat(channels.get("open/1").kind()).isEqualTo(Kind.LATEST);
        assertThat(channels.get("open/special").kind()).isEqualTo(Kind.VOLATILE);
        assertThat(channels.get("read/1").kind()).isEqualTo(Kind.RELIABLE);
    }

    @Test
    void anApplicationThatUsesKeysGoesOnWhereSettingsWantAllOfThem() {
        var fixture = new EngineFixture(Map.of("channels", List.of("app latest/* kind=reliable")));
        var connection = fixture.connect(Map.of("latest/1", Subscription.LIVE));
        var channel = fixture.application.context.channel("latest/1");

        channel.publish(1, PublishOptions.keyed("a"));
        channel.publish(2, PublishOptions.keyed("a"));

        assertThat(connection.published("latest/1")).containsExactly("1", "2");
        assertThat(channel.history(5))
                .hasSize(2)
                .allSatisfy(publication -> assertThat(publication.key()).isEmpty());
    }

    @Test
    void whatHoldsCanBeRead() {
        var rules = new ChannelRules(ChannelOverride.of("app", List.of(ChannelOverride.parse("app b* kind=lazy"))));
        rules.declare("b*", ChannelOptions.latest());
        rules.declare("a", ChannelOptions.durable());

        assertThat(rules.described())
                .containsExactly(
                        "pattern=a kind=durable history=10000/16777216B/PT87600H slow-client=close",
                        "pattern=b* kind=latest history=10000/16777216B/PT24H slow-client=conflate",
                        "settings=\"b* kind=lazy\"");
    }
}
