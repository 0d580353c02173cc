package org.thywill.talk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.thywill.app.Client;

/// Who is in which room. A client is in one room at a time. Callbacks of different clients run side by side, so one
/// lock guards it all; it is also held while a room is told, so that the newest list is the last one told.
final class Presence {
    private static final int NAMED = 100;
    private static final Duration BETWEEN_TYPING = Duration.ofMillis(1_500);

    private final Object lock = new Object();
    private final BiConsumer<String, People> tell;

    /// Those in each room, by client id, in the order in which they came. Guarded by `lock`.
    private final Map<String, Map<String, Member>> rooms = new HashMap<>();

    /// The room of each client, by client id. Guarded by `lock`.
    private final Map<String, String> roomOf = new HashMap<>();

    /// @param tell tells a room who is there; must not wait
    Presence(BiConsumer<String, People> tell) {
        this.tell = tell;
    }

    /// Brings the client into a room and out of the one before.
    void join(Client client, String room, String name) {
        synchronized (lock) {
            var before = roomOf.get(client.id());
            if (before != null && !before.equals(room)) {
                remove(client, before);
            }
            roomOf.put(client.id(), room);
            var members = members(room);
            members.put(client.id(), new Member(client.sessionId(), name, Instant.MIN));
            renameAll(members, client.sessionId(), name);
            tell(room);
        }
    }

    /// Gives the person another name in the client's room, on all tabs. Does nothing for a client without a room.
    void rename(Client client, String name) {
        synchronized (lock) {
            var room = roomOf.get(client.id());
            if (room != null) {
                renameAll(members(room), client.sessionId(), name);
                tell(room);
            }
        }
    }

    private Map<String, Member> members(String room) {
        return rooms.computeIfAbsent(room, _ -> new LinkedHashMap<>());
    }

    private static void renameAll(Map<String, Member> members, String sessionId, String name) {
        members.replaceAll((_, member) -> member.by().equals(sessionId) ? member.named(name) : member);
    }

    void leave(Client client) {
        synchronized (lock) {
            var room = roomOf.remove(client.id());
            if (room != null) {
                remove(client, room);
            }
        }
    }

    private void remove(Client client, String room) {
        var members = members(room);
        members.remove(client.id());
        if (members.isEmpty()) {
            rooms.remove(room);
        }
        tell(room);
    }

    /// Notes that the client writes something, unless it did so a moment ago.
    ///
    /// @return its name, if the room is to be told
    Optional<String> typing(Client client, String room, Instant now) {
        synchronized (lock) {
            Map<String, Member> members = rooms.getOrDefault(room, Map.of());
            var member = members.get(client.id());
            if (member == null || now.isBefore(member.typedAt().plus(BETWEEN_TYPING))) {
                return Optional.empty();
            }
            members.put(client.id(), new Member(member.by(), member.name(), now));
            return Optional.of(member.name());
        }
    }

    private void tell(String room) {
        var inRoom = rooms.getOrDefault(room, Map.of());
        var people = new LinkedHashMap<String, People.Person>();
        for (var member : inRoom.values()) {
            people.merge(
                    member.by(),
                    new People.Person(member.by(), member.name(), 1),
                    (known, _) -> new People.Person(known.by(), known.name(), known.tabs() + 1));
        }
        List<People.Person> named = new ArrayList<>(people.values()).subList(0, Math.min(NAMED, people.size()));
        tell.accept(room, new People(people.size(), List.copyOf(named)));
    }

    /// One client in a room.
    private record Member(String by, String name, Instant typedAt) {
        Member named(String newName) {
            return new Member(by, newName, typedAt);
        }
    }
}
