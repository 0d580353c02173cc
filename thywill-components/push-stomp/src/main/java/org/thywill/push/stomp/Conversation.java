package org.thywill.push.stomp;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.thywill.component.ClientLink;
import org.thywill.component.ClientLink.Receipt.Refused;
import org.thywill.component.ClientMessage;
import org.thywill.component.CloseReason;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.push.stomp.Subscriptions.Subscription;

/// What a client says once it has connected. On its event loop only.
final class Conversation {
    private final StompConnection connection;
    private final ClientLink link;
    private final ClientFrameReader reader;
    private final Subscriptions subscriptions;
    private final Numbers numbers;
    private final Outbox outbox;
    private boolean goodbye;

    Conversation(
            StompConnection connection,
            ClientLink link,
            ClientFrameReader reader,
            Subscriptions subscriptions,
            Numbers numbers,
            Outbox outbox) {
        this.connection = connection;
        this.link = link;
        this.reader = reader;
        this.subscriptions = subscriptions;
        this.numbers = numbers;
        this.outbox = outbox;
    }

    void heartbeat() {
        link.receive(new ClientMessage.Heartbeat());
    }

    /// The other end is gone.
    void closed() {
        link.closed(goodbye);
    }

    /// @throws MalformedFrameException if the frame is not one that can be used here
    void handle(StompFrame frame) {
        switch (frame.command()) {
            case SEND -> send(frame);
            case SUBSCRIBE -> subscribe(frame);
            case UNSUBSCRIBE -> unsubscribe(frame);
            case DISCONNECT -> disconnect(frame);
            case CONNECT, STOMP -> throw new MalformedFrameException("CONNECT can only be the first frame");
            case ACK, NACK -> throw new MalformedFrameException("There is nothing to acknowledge: ack is \"auto\"");
            default -> throw new MalformedFrameException("Transactions are not supported: " + frame.command());
        }
    }

    private void send(StompFrame frame) {
        if (frame.header("transaction") != null) {
            throw new MalformedFrameException("Transactions are not supported");
        }
        if (ClientFrameReader.isSideNote(frame)) {
            link.receive(reader.send(frame, 0));
            receiptAtOnce(frame);
            return;
        }
        long number = numbers.next(frame, ClientFrameReader.isAnswered(frame));
        pass(frame, reader.send(frame, number), null);
    }

    private void subscribe(StompFrame frame) {
        if (frame.header("selector") != null) {
            throw new MalformedFrameException("Selectors are not supported");
        }
        var ack = frame.header("ack");
        if (ack != null && !ack.equals("auto")) {
            throw new MalformedFrameException("The only ack mode is \"auto\", but found \"" + ack + "\"");
        }
        var id = Objects.requireNonNullElse(ClientFrameReader.name(frame, "id"), "");
        if (id.isEmpty()) {
            throw new MalformedFrameException("SUBSCRIBE lacks the header \"id\"");
        }
        var destination = frame.required("destination");
        if (destination.equals(ClientFrameReader.CLIENT)) {
            subscriptions.subscribeOwn(id);
            receiptAtOnce(frame);
            outbox.sendHeld(id);
            return;
        }
        var channel = ClientFrameReader.channel(destination);
        long number = numbers.next(frame, true);
        var message = reader.subscribe(frame, channel, number);
        var subscription = subscriptions.wish(id, channel, number > 0);
        if (pass(frame, message, subscription)) {
            subscriptions.add(subscription);
        }
    }

    private void unsubscribe(StompFrame frame) {
        long number = numbers.next(frame, false);
        var id = frame.required("id");
        var channel = subscriptions.channel(id, frame.header("destination"));
        if (channel == null && ClientFrameReader.number(frame) == 0) {
            subscriptions.unsubscribe(id);
            receiptAtOnce(frame);
            return;
        }
        var message = channel == null ? ClientFrameReader.nothing(number) : reader.unsubscribe(channel, number);
        if (pass(frame, message, null)) {
            subscriptions.unsubscribe(id);
        }
    }

    private void disconnect(StompFrame frame) {
        receiptAtOnce(frame);
        goodbye = true;
        connection.end(CloseReason.GOODBYE, "", null);
    }

    private void receiptAtOnce(StompFrame frame) {
        var receipt = ClientFrameReader.name(frame, "receipt");
        if (receipt != null) {
            outbox.receipt(receipt);
        }
    }

    /// Gives a message to the server; what becomes of it is told later, unless it is refused at once.
    ///
    /// @param subscription what a SUBSCRIBE asks for, or `null`
    /// @return whether the server has taken it
    private boolean pass(StompFrame frame, ClientMessage message, @Nullable Subscription subscription) {
        var receipt = ClientFrameReader.name(frame, "receipt");
        var number = message.number();
        if (!numbers.expect(number, receipt, subscription)) {
            connection.end(
                    CloseReason.TOO_FAST, "More than " + Numbers.MAX_PENDING + " receipts are outstanding", receipt);
            return false;
        }
        if (link.receive(message) instanceof Refused(var code, var why, var retryAfterMs)) {
            numbers.refused(number);
            outbox.problem(new Failure(code, why, retryAfterMs), numbers.areClients() ? number : 0, receipt);
            return false;
        }
        return true;
    }
}
