package org.thywill.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.thywill.component.ClientMessage;
import org.thywill.component.Json;
import org.thywill.component.JsonMapping;
import org.thywill.component.Publication;

/// A part of a channel's history, as a client gets it that asked for it: `documentation/protocol.md`, section 5.5.
///
/// @param first the oldest offset that can be had
/// @param last the newest there is
record HistoryAnswer(String epoch, long first, long last, List<Publication> publications) {
    /// An answer has at most so many bytes of data, unless its only publication has more.
    static final int MAX_BYTES = 256 << 10;

    /// Of a channel that is not in use and of which nothing is kept.
    static final HistoryAnswer NONE = new HistoryAnswer("none", 1, 0, List.of());

    /// Blocks on the database if the channel is durable.
    static HistoryAnswer of(ChannelState channel, ClientMessage.History request, long nowMs) {
        var bounds = channel.bounds(nowMs);
        var from = request.from();
        long after = from == null
                ? channel.beforeNewest(request.limit(), nowMs)
                : from.epoch().equals(channel.epoch())
                        ? Math.max(bounds.first() - 1, from.offset())
                        : bounds.first() - 1;
        var publications = read(channel, after, request.limit(), nowMs);
        return new HistoryAnswer(channel.epoch(), bounds.first(), bounds.last(), publications);
    }

    /// As many as fit, but at least one if there is any.
    private static List<Publication> read(ChannelState channel, long after, int limit, long nowMs) {
        var all = new ArrayList<Publication>();
        long left = MAX_BYTES;
        while (all.size() < limit && (left > 0 || all.isEmpty())) {
            long reached = all.isEmpty() ? after : all.getLast().offset();
            var part =
                    channel.read(reached, (int) left, limit - all.size(), nowMs).publications();
            for (var publication : part) {
                left -= ChannelHistory.cost(publication);
                if (left < 0 && !all.isEmpty()) {
                    return all;
                }
                all.add(publication);
            }
            if (part.isEmpty()) {
                break;
            }
        }
        return all;
    }

    /// @param texts writes keys
    Json json(JsonMapping texts) {
        var out = new ByteArrayOutputStream();
        write(out, "{\"epoch\":\"" + epoch + "\",\"first\":" + first + ",\"last\":" + last + ",\"publications\":[");
        var separator = "";
        for (var publication : publications) {
            write(out, separator + "{\"offset\":" + publication.offset() + ",\"at\":" + publication.atMs());
            if (publication.key() != null) {
                write(out, ",\"key\":");
                out.writeBytes(texts.write(publication.key()).bytes());
            }
            writeChange(publication, out);
            separator = ",";
        }
        write(out, "]}");
        return Json.ofValid(out.toByteArray());
    }

    /// What it says, which on a channel of kind `state` may be that an entry is removed.
    private static void writeChange(Publication publication, ByteArrayOutputStream out) {
        var change = publication.change();
        if (change != null && change.removed()) {
            write(out, ",\"removed\":true}");
            return;
        }
        write(out, ",\"data\":");
        out.writeBytes(publication.json().bytes());
        write(out, change == null || change.score() == null ? "}" : ",\"score\":" + change.score() + "}");
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
