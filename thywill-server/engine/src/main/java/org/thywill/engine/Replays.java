package org.thywill.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Publication;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Own;
import org.thywill.component.ServerMessage.Replay;

/// Puts what a subscriber has missed into messages.
final class Replays {
    private Replays() {}

    /// @param own in place of what this publisher has published come marks; `null` for none
    static List<ServerMessage> of(String channel, List<Publication> publications, @Nullable String own) {
        if (own == null || publications.stream().noneMatch(publication -> own.equals(publication.publisher()))) {
            return publications.isEmpty() ? List.of() : List.of(new Replay(channel, publications));
        }
        var messages = new ArrayList<ServerMessage>();
        var others = new ArrayList<Publication>();
        for (var publication : publications) {
            if (own.equals(publication.publisher())) {
                flush(channel, others, messages);
                messages.add(new Own(channel, publication.offset()));
            } else {
                others.add(publication);
            }
        }
        flush(channel, others, messages);
        return messages;
    }

    private static void flush(String channel, List<Publication> others, List<ServerMessage> messages) {
        if (!others.isEmpty()) {
            messages.add(new Replay(channel, List.copyOf(others)));
            others.clear();
        }
    }
}
