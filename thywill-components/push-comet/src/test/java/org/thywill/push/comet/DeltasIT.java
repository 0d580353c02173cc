package org.thywill.push.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.thywill.component.Json;
import org.thywill.component.Publication;
import org.thywill.component.testkit.PushClient.Delivery;
import org.thywill.wire.ChannelFrames;

/// Deltas over every transport, compressed or not, beside clients that know nothing of them.
@Timeout(60)
class DeltasIT {
    private static final String CHANNEL = "game";
    private static final int COUNT = 200;
    private final ChannelFrames frames = new ChannelFrames(CHANNEL);

    static Stream<Arguments> ways() {
        return Stream.of(TransportName.values())
                .flatMap(transport -> Stream.of(Arguments.of(transport, false), Arguments.of(transport, true)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whoTakesThemGetsWhatHasChangedAndTheOthersTheWhole(TransportName transport, boolean compressed) {
        var settings = compressed ? CometServer.compressing() : CometServer.settings();
        try (var server = new CometServer(settings);
                var taker = client(transport, server, compressed);
                var plain = client(transport, server, compressed)) {
            taker.deltas = true;
            var fanout = server.push.fanout("talk", CHANNEL);
            fanout.attach(taker.connected("talk").link().connection(), List.of());
            fanout.attach(plain.connected("talk").link().connection(), List.of());
            var wholes = new ArrayList<Delivery>();
            var changes = new ArrayList<String>();

            var before = publication(1);
            fanout.publish(before);
            changes.add(new String(frames.encode(before), UTF_8));
            wholes.add(new Delivery(CHANNEL, before.json().toString()));
            for (int offset = 2; offset <= COUNT; offset++) {
                var next = publication(offset);
                fanout.publish(next, before);
                wholes.add(new Delivery(CHANNEL, next.json().toString()));
                changes.add(new String(frames.encodeDelta(next, before), UTF_8));
                before = next;
            }

            assertThat(plain.receive(COUNT)).isEqualTo(wholes);
            assertThat(next(taker)).isEqualTo(changes);
            assertThat(server.count("comet.deltas.saved-bytes")).isGreaterThan(COUNT * 500L);
        }
    }

    private static CometClient client(TransportName transport, CometServer server, boolean compressed) {
        return compressed ? CometClient.compressedOver(transport, server) : CometClient.over(transport, server);
    }

    private static List<String> next(CometClient client) {
        return Stream.generate(client::next)
                .filter(frame -> frame.contains("\"" + CHANNEL + "\""))
                .limit(COUNT)
                .toList();
    }

    /// What has changed is now and then so long that it is compressed too.
    private static Publication publication(long offset) {
        var json = "{\"filler\":\"" + "filler ".repeat(100) + "\",\"text\":\"" + "text ".repeat((int) offset % 90)
                + "\",\"n\":" + offset + "}";
        return new Publication(offset, 0, null, "k", null, Json.ofValid(json));
    }
}
