package org.thywill.component.testkit;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.thywill.component.Fanout;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.Publication;
import org.thywill.component.Push;
import org.thywill.component.ServerMessage;
import org.thywill.component.testkit.PushClient.Delivery;

/// The engine's part in the tests of a push: what they publish, and what they then expect.
@Timeout(60)
abstract class PushFixture {
    static final String APPLICATION = "talk";
    static final String CHANNEL = "room/1";

    protected abstract Push push();

    /// Connects a client of an application over the real transport and asks for channels, in whatever way the
    /// protocol has for it. Returns once the gateway has heard of both and the client knows that it is connected.
    /// That it is attached to fan-outs is the test's part.
    protected abstract PushClient connect(String application, String... channels);

    static void attach(Fanout fanout, PushClient client) {
        fanout.attach(client.link().connection(), List.of(subscribed(CHANNEL)));
    }

    static ServerMessage subscribed(String channel) {
        return new ServerMessage.Subscribed(channel, new Position("e", 0));
    }

    static ServerMessage direct(long number) {
        return new ServerMessage.Direct(number, Json.ofValid("" + number));
    }

    static Publication publication(long number) {
        return new Publication(number, 0, null, Json.ofValid("" + number));
    }

    static List<Integer> numbers(int from, int count) {
        return IntStream.range(from, from + count).boxed().toList();
    }

    static List<Delivery> deliveries(String channel, List<Integer> numbers) {
        return numbers.stream()
                .map(number -> new Delivery(channel, "" + number))
                .toList();
    }
}
