package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.thywill.app.ChannelOptions.Kind;
import org.thywill.component.ClientMessage;
import org.thywill.component.ClientMessage.Received;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.ConnectRequest.Resume;
import org.thywill.component.Position;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Acknowledged;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Direct;
import org.thywill.component.ServerMessage.Gap;
import org.thywill.component.ServerMessage.Replay;
import org.thywill.component.ServerMessage.Subscribed;
import org.thywill.component.ServerMessage.Unsubscribed;
import org.thywill.component.Standing;

/// A client as `documentation/protocol.md` describes it, at the end of a network that loses what is under way when
/// it is cut. It throws when it gets something twice, in disorder, or misses something unannounced.
final class ModelClient {
    private final String instance;
    private final @Nullable Map<String, Map<String, List<String>>> truth;

    final Map<String, Position> positions = new HashMap<>();
    /// Channels of which only the newest of each key comes.
    private final Set<String> conflated = new HashSet<>();
    /// Sent, and not known to be acknowledged.
    private final TreeMap<Long, ClientMessage> kept = new TreeMap<>();
    private final LinkedBlockingQueue<ServerMessage> down = new LinkedBlockingQueue<>();
    private final ArrayDeque<ClientMessage> up = new ArrayDeque<>();
    private FakeConnection connection;
    private String clientId;
    private String token;
    private boolean admitted;
    private long acknowledged;
    private long sent;
    /// The data of the calls that it has done, and of what was pushed to it.
    final List<String> called = new ArrayList<>();

    final List<String> queued = new ArrayList<>();
    /// Lost and announced.
    long lost;

    long received;
    /// Messages that are not for the application.
    long toggles;
    /// The test lets so many more publications pass before it loses one that must be missed; negative for never.
    long loseAfter = -1;

    /// @param truth channel, epoch, and the data of each offset from 1; `null` if that is not to be checked
    ModelClient(String instance, @Nullable Map<String, Map<String, List<String>>> truth) {
        this.instance = instance;
        this.truth = truth;
    }

    String id() {
        return clientId;
    }

    long sent() {
        return sent;
    }

    boolean connected() {
        return connection != null;
    }

    boolean settled() {
        return kept.isEmpty() && down.isEmpty() && up.isEmpty();
    }

    boolean pendingUp() {
        return !up.isEmpty();
    }

    void connect(Engine engine, Map<String, ConnectRequest.Subscription> subscribe) {
        var resume = token == null ? null : new Resume(clientId, token, Map.copyOf(positions));
        var made = new FakeConnection();
        down.clear();
        made.read(down::add);
        connection = made;
        admitted = false;
        made.link(engine.connect(
                new ConnectRequest("app", null, instance, acknowledged, resume, token == null ? subscribe : Map.of()),
                made));
    }

    /// The connection is cut; what was under way is lost.
    void cut() {
        connection.read(_ -> {});
        connection.close(CloseReason.NO_HEARTBEAT);
        connection = null;
        down.clear();
        up.clear();
    }

    /// @param make makes a message with the number given
    void send(LongFunction<ClientMessage> make) {
        var message = make.apply(++sent);
        kept.put(sent, message);
        if (admitted && connection != null) {
            up.add(message);
        }
    }

    /// Takes what is published too slowly from now on, or fast enough again.
    void readSlowly(boolean slowly) {
        if (connection != null) {
            connection.behind(slowly);
        }
    }

    void confirm() {
        if (admitted && connection != null && positions.containsKey(ServerMessage.PRIVATE)) {
            up.add(new Received(Map.of(
                    ServerMessage.PRIVATE, positions.get(ServerMessage.PRIVATE).offset())));
        }
    }

    /// The network delivers one message to the server.
    void deliverUp() {
        var message = up.poll();
        if (message != null) {
            assertThat(connection.link().receive(message)).isEqualTo(Failures.ACCEPTED);
        }
    }

    /// The network delivers one message to the client.
    void deliverDown() {
        var message = down.poll();
        if (message != null) {
            take(message);
        }
    }

    /// Takes the next message, if one comes in a moment.
    ///
    /// @return whether one came
    boolean awaitDown() throws InterruptedException {
        var message = down.poll(10, TimeUnit.MILLISECONDS);
        if (message != null) {
            take(message);
        }
        return message != null;
    }

    private void take(ServerMessage message) {
        switch (message) {
            case Connected connected -> connected(connected);
            case Replay(var channel, var publications) ->
                publications.forEach(publication -> published(channel, publication));
            case Direct(var offset, var json) -> next(ServerMessage.PRIVATE, offset, json.toString());
            case Answer(var offset, var number, var json, var error) -> {
                assertThat(error).isNull();
                assertThat(json).hasToString(String.valueOf(number));
                assertThat(number).as("answer to what was acknowledged").isGreaterThan(acknowledged);
                next(ServerMessage.PRIVATE, offset, "answer " + number);
            }
            case ServerMessage.Call call -> {
                next(ServerMessage.PRIVATE, call.offset(), call.json().toString());
                called.add(call.json().toString());
                toggles++;
                send(number -> new ClientMessage.Result(number, call.id(), call.json(), null));
            }
            case ServerMessage.Cancel cancel -> throw new AssertionError("Unexpected " + cancel);
            case ServerMessage.Push push -> {
                next(ServerMessage.PRIVATE, push.offset(), push.json().toString());
                queued.add(push.json().toString());
            }
            case Acknowledged(var number) -> {
                assertThat(number).isGreaterThan(acknowledged);
                acknowledged = number;
                kept.headMap(number, true).clear();
            }
            case Subscribed(var channel, var standing) -> stands(channel, standing);
            case Unsubscribed(var channel) -> positions.remove(channel);
            case Gap gap -> gap(gap);
            case ServerMessage.Own own -> throw new AssertionError("Unexpected " + own);
            case ServerMessage.Snapshot snapshot -> throw new AssertionError("Unexpected " + snapshot);
            case ServerMessage.Problem problem -> throw new AssertionError("Unexpected " + problem);
            case ServerMessage.SignedIn signedIn -> throw new AssertionError("Unexpected " + signedIn);
        }
    }

    private void connected(Connected connected) {
        assertThat(connected.resumed()).as("resumed").isEqualTo(token != null);
        clientId = connected.clientId();
        token = connected.token();
        connected.channels().forEach((channel, standing) -> {
            var position = standing.position();
            var had = positions.get(channel);
            if (had != null && had.epoch().equals(position.epoch())) {
                assertThat(position).as("goes on where it was on " + channel).isEqualTo(had);
            }
        });
        positions.clear();
        conflated.clear();
        connected.channels().forEach(this::stands);
        admitted = true;
        up.clear();
        new ArrayList<>(kept.headMap(connected.received(), true).keySet())
                .forEach(number -> kept.replace(number, new ClientMessage.Heartbeat()));
        kept.values().stream().filter(message -> message.number() > 0).forEach(up::add);
    }

    private void stands(String channel, Standing standing) {
        positions.put(channel, standing.position());
        if (standing.kind() == Kind.LATEST) {
            conflated.add(channel);
        }
    }

    private void published(String channel, Publication publication) {
        if (loseAfter > 0) {
            loseAfter--;
        } else if (loseAfter == 0 && isMissed(channel)) {
            loseAfter = -1;
            return;
        }
        next(channel, publication.offset(), publication.json().toString());
        received++;
    }

    /// Whether somebody must miss what is lost now: it cannot be replaced, and what follows it is already on its way.
    /// So no cut and no new subscription heals it before.
    private boolean isMissed(String channel) {
        return !conflated.contains(channel)
                && down.peek() instanceof Replay following
                && following.channel().equals(channel);
    }

    private void next(String channel, long offset, String data) {
        var position = positions.get(channel);
        assertThat(position).as("subscribed to " + channel).isNotNull();
        if (conflated.contains(channel)) {
            assertThat(offset).as("offset after " + position + " on " + channel).isGreaterThan(position.offset());
            assertReplaced(channel, position, offset);
        } else {
            assertThat(offset).as("offset after " + position + " on " + channel).isEqualTo(position.offset() + 1);
        }
        positions.put(channel, new Position(position.epoch(), offset));
        if (truth == null) {
            return;
        }
        if (!channel.equals(ServerMessage.PRIVATE)) {
            assertThat(data).isEqualTo(truth.get(channel).get(position.epoch()).get((int) offset - 1));
        } else if (!data.startsWith("answer")) {
            assertThat(data).startsWith("\"for " + instance);
        }
    }

    /// What was left out has been replaced by something newer.
    private void assertReplaced(String channel, Position position, long offset) {
        if (truth == null) {
            return;
        }
        var data = truth.get(channel).get(position.epoch());
        for (int left = (int) position.offset() + 1; left < offset; left++) {
            var key = keyOf(data.get(left - 1));
            assertThat(data.subList(left, data.size()).stream().map(ModelClient::keyOf))
                    .as("publication " + left + " of " + channel + " was left out, so it was replaced")
                    .contains(key);
        }
    }

    private static String keyOf(String data) {
        return data.substring(0, data.indexOf(' '));
    }

    private void gap(Gap gap) {
        var position = positions.get(gap.channel());
        assertThat(gap.from()).isEqualTo(gap.reset() ? 1 : position.offset() + 1);
        assertThat(gap.to()).isGreaterThanOrEqualTo(gap.reset() ? 0 : gap.from());
        lost += gap.to() - gap.from() + 1;
        positions.put(gap.channel(), new Position(gap.epoch(), gap.to()));
    }
}
