package org.thywill.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.ClientMessage;
import org.thywill.component.CloseReason;
import org.thywill.component.ConnectRequest;
import org.thywill.component.Json;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Acknowledged;
import org.thywill.component.ServerMessage.Answer;
import org.thywill.component.ServerMessage.Connected;
import org.thywill.component.ServerMessage.Failure;

/// A client that publishes numbers on a durable channel, and does with them what the protocol wants: it keeps what is
/// not done, and sends it again. It reads what comes only when the test says so; what it has not read when it is cut
/// off is lost.
final class RepeatingClient {
    enum Outcome {
        UNKNOWN,
        DONE,
        REFUSED
    }

    private static final int WINDOW = 64;
    /// Of so many in a row so many are published directly, the others through the application.
    private static final int RUN = 8;

    private static final int DIRECTLY = 5;

    private static final class Kept {
        private final long number;
        private boolean answered;

        private Kept(long number) {
            this.number = number;
        }
    }

    private final String channel;
    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private final Map<Long, Outcome> outcomes = new TreeMap<>();
    private FakeConnection connection = new FakeConnection();
    private Connected connected;
    private Position position;
    private long last;
    private long acknowledged;
    private int read;

    RepeatingClient(String channel) {
        this.channel = channel;
    }

    /// What became of each number, as far as the client knows.
    Map<Long, Outcome> outcomes() {
        return outcomes;
    }

    /// Connects as a new client, or as one that a server knew that was killed.
    void connect(EngineFixture server) {
        connect(server, null);
    }

    /// Is cut off, and comes back.
    void comeBack(EngineFixture server) {
        connection.close(CloseReason.NO_HEARTBEAT);
        var positions = Map.of(ServerMessage.PRIVATE, position);
        connect(server, new ConnectRequest.Resume(connected.clientId(), connected.token(), positions));
    }

    private void connect(EngineFixture server, ConnectRequest.Resume resume) {
        connection = new FakeConnection();
        read = 0;
        var request = new ConnectRequest("app", null, "an-instance-that-repeats", acknowledged, resume, Map.of());
        connection.link(server.engine.connect(request, connection));
        connection.await(Connected.class);
        connected = connection.only(Connected.class);
        position = connected.channels().get(ServerMessage.PRIVATE).position();
        long taken = connected.resumed() ? connected.received() : acknowledged;
        kept.stream().filter(entry -> entry.number > taken).forEach(this::transmit);
    }

    /// Publishes the next numbers, as many as it may: some in a row by itself, some through the application, in turn.
    void publish(int count) {
        for (int i = 0; i < count && kept.size() < WINDOW; i++) {
            var entry = new Kept(++last);
            outcomes.put(last, Outcome.UNKNOWN);
            kept.add(entry);
            transmit(entry);
        }
    }

    private void transmit(Kept entry) {
        var data = EngineFixture.json(entry.number);
        ClientMessage message;
        if (entry.answered) {
            message = new ClientMessage.Result(entry.number, "none", Json.NULL, null);
        } else if (entry.number % RUN < DIRECTLY) {
            message = new ClientMessage.Publish(entry.number, channel, data, null);
        } else {
            message = new ClientMessage.Send(entry.number, data);
        }
        if (!(connection.link().receive(message) instanceof Receipt.Accepted)) {
            throw new AssertionError("Not taken: " + message);
        }
    }

    /// Waits until the server has done all that it may before this client reads.
    void awaitServer() {
        connection.await(() -> kept.isEmpty() || isDone() || unread().stream().anyMatch(this::holdsUp), "the server");
    }

    private boolean isDone() {
        return unread().stream()
                .anyMatch(message -> message instanceof Acknowledged(var number) && number >= kept.getLast().number);
    }

    private boolean holdsUp(ServerMessage message) {
        return message instanceof Answer answer && Failures.STORAGE.equals(answer.error());
    }

    private List<ServerMessage> unread() {
        var messages = connection.messages();
        return messages.subList(read, messages.size());
    }

    /// Reads what has come, but not more than so many messages.
    void read(int limit) {
        for (var message : new ArrayList<>(unread())) {
            if (limit-- == 0) {
                return;
            }
            read++;
            take(message);
        }
    }

    /// Reads until all is done.
    void finish() {
        while (!kept.isEmpty()) {
            awaitServer();
            read(Integer.MAX_VALUE);
        }
    }

    private void take(ServerMessage message) {
        switch (message) {
            case Answer answer
            when answer.offset() > position.offset() -> {
                position = new Position(position.epoch(), answer.offset());
                answered(answer.number(), answer.error());
                connection.link().receive(new ClientMessage.Received(Map.of(ServerMessage.PRIVATE, answer.offset())));
            }
            case Acknowledged(var number) -> acknowledged(number);
            default -> {}
        }
    }

    private void answered(long number, Failure error) {
        kept.stream().filter(entry -> entry.number == number).forEach(entry -> {
            entry.answered = true;
            outcomes.put(number, error == null ? Outcome.DONE : Outcome.REFUSED);
        });
        while (!kept.isEmpty() && kept.element().answered) {
            acknowledged = kept.remove().number;
        }
    }

    private void acknowledged(long number) {
        while (!kept.isEmpty() && kept.element().number <= number) {
            var entry = kept.remove();
            acknowledged = entry.number;
            if (!entry.answered) {
                outcomes.put(entry.number, Outcome.DONE);
            }
        }
    }
}
