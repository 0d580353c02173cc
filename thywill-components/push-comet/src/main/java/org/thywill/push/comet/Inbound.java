package org.thywill.push.comet;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thywill.component.ClientLink;
import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.wire.ClientFrame;

/// Reads what clients send.
final class Inbound {
    /// Frames of one WebSocket message at most.
    static final int MAX_FRAMES_OF_MESSAGE = 1_000;

    /// Frames of the body of one request at most.
    static final int MAX_FRAMES_OF_BODY = 101;

    /// What who polls a connection that has closed is answered with.
    static final Failure GONE =
            new Failure("gone", "The connection stands no longer: connect again, with the token", 0);

    private Inbound() {}

    /// Decodes a message or a body. On the event loop of the shard.
    static List<ClientFrame> decode(LoopShard shard, ByteBuf bytes, int maxFrames) {
        int length = bytes.readableBytes();
        if (bytes.hasArray()) {
            int offset = bytes.arrayOffset() + bytes.readerIndex();
            return shard.decoder().decode(bytes.array(), offset, length, maxFrames);
        }
        var scratch = shard.scratch(length);
        bytes.getBytes(bytes.readerIndex(), scratch, 0, length);
        return shard.decoder().decode(scratch, 0, length, maxFrames);
    }

    /// The number of a frame that is a message with one; else 0.
    static long number(ClientFrame frame) {
        return frame instanceof ClientFrame.Message(var message) ? message.number() : 0;
    }

    /// Passes a frame on, if it is a message.
    ///
    /// @return why it was not done; `null` if it was, or if the connection stands no longer anyway
    static @Nullable Failure receive(ClientLink link, ClientFrame frame) {
        return switch (frame) {
            case ClientFrame.Message(var message) ->
                switch (link.receive(message)) {
                    case Receipt.Accepted _ -> null;
                    case Receipt.Refused(var code, var text, var retryMs) -> new Failure(code, text, retryMs);
                    case Receipt.Gone _ -> null;
                };
            case ClientFrame.Invalid invalid -> new Failure("invalid", invalid.message(), 0);
            case ClientFrame.Poll _ -> new Failure("invalid", "A poll begins a long-poll request", 0);
            case ClientFrame.Connect _, ClientFrame.OtherVersion _ ->
                new Failure("invalid", "connect is the first frame of a connection, and only that", 0);
            case ClientFrame.Goodbye _ -> null;
        };
    }
}
