package org.thywill.talk;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Application;
import org.thywill.app.ApplicationContext;
import org.thywill.app.Channel;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Client;
import org.thywill.app.Departure;
import org.thywill.app.Message;
import org.thywill.app.Refused;
import org.thywill.app.Right;

/// The server's side of the chat.
public class Talk implements Application {
    private static final int EARLIER = 50;

    private final InstantSource clock;
    private @Nullable ApplicationContext context;
    private final Places places = new Places(
            (room, client, person) -> channel("lines", room).presence().track(client, person));

    public Talk() {
        this(InstantSource.system());
    }

    Talk(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void start(ApplicationContext newContext) {
        newContext.declare(
                "lines/*",
                ChannelOptions.durable()
                        .allow(Right.SUBSCRIBE, Right.HISTORY, Right.PRESENCE)
                        .presence(true));
        newContext.declare(
                "typing/*",
                ChannelOptions.reliable().allow(Right.SUBSCRIBE).historySize(20).historyAge(Duration.ofSeconds(5)));
        context = newContext;
    }

    @Override
    public void messageReceived(Client client, Message message) {
        var request = message.as(Request.class);
        switch (only(request)) {
            case Request.Join join -> join(client, join, message);
            case Request.Say say -> say(client, say, message);
            case Request.Rename rename -> rename(client, rename, message);
            case Request.Typing typing -> typing(client, typing);
            case Request.Earlier earlier -> earlier(earlier, message);
            default -> throw new IllegalStateException("No such request: " + request);
        }
    }

    /// @throws Refused with code `invalid` if there is none, or more than one
    private static Object only(Request request) {
        var present = parts(request).filter(Objects::nonNull).toList();
        if (present.size() != 1) {
            throw new Refused("invalid", "Expected one of join, say, rename, typing and earlier");
        }
        return present.getFirst();
    }

    private static Stream<@Nullable Record> parts(Request request) {
        return Stream.of(request.join(), request.say(), request.rename(), request.typing(), request.earlier());
    }

    private void join(Client client, Request.Join join, Message message) {
        var room = Rules.room(join.room());
        var name = Rules.name(join.name());
        places.join(client, room, name);
        message.answer(Map.of("room", room, "name", name));
    }

    /// The message's id is the publication's, so that a line that is sent twice is stored once.
    private void say(Client client, Request.Say say, Message message) {
        var room = Rules.room(say.room());
        var line = new Line(
                client.sessionId(),
                Rules.name(say.name()),
                Rules.text(say.text()),
                clock.millis(),
                Rules.key(say.key()));
        channel("lines", room).publish(line, message.id());
    }

    private void rename(Client client, Request.Rename rename, Message message) {
        var name = Rules.name(rename.name());
        places.rename(client, name);
        message.answer(Map.of("name", name));
    }

    private void typing(Client client, Request.Typing typing) {
        var room = Rules.room(typing.room());
        places.typing(client, room, clock.instant())
                .ifPresent(name -> channel("typing", room).publish(Map.of("by", client.sessionId(), "name", name)));
    }

    private void earlier(Request.Earlier earlier, Message message) {
        var room = Rules.room(earlier.room());
        long before = Math.max(1, earlier.before());
        long after = Math.max(0, before - 1 - EARLIER);
        var lines = new ArrayList<Map<String, Object>>();
        for (var publication : channel("lines", room).historyAfter(after, EARLIER)) {
            if (publication.offset() < before) {
                lines.add(Map.of("offset", publication.offset(), "line", publication.as(Line.class)));
            }
        }
        message.answer(Map.of("lines", List.copyOf(lines)));
    }

    @Override
    public void clientGone(Client client, Departure why) {
        places.leave(client);
    }

    private Channel channel(String kind, String room) {
        return Objects.requireNonNull(context, "started before it is used").channel(kind + "/" + room);
    }
}
