package org.thywill.talk;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.thywill.app.Client;

/// In which room each client is, and under what name. A client is in one room at a time. Callbacks of different clients
/// run side by side, so one lock guards it all; it is also held while a room is told, so that the newest name is the
/// last one told.
final class Places {
    private static final Duration BETWEEN_TYPING = Duration.ofMillis(1_500);

    private final Object lock = new Object();
    private final Teller tell;

    /// By client id. Guarded by `lock`.
    private final Map<String, Place> places = new HashMap<>();

    /// Tells a room what a client in it is called; must not wait.
    @FunctionalInterface
    interface Teller {
        void tell(String room, Client client, Person person);
    }

    Places(Teller tell) {
        this.tell = tell;
    }

    /// Brings the client into a room and out of the one before. Other tabs of the person get the name too.
    void join(Client client, String room, String name) {
        synchronized (lock) {
            places.put(client.id(), new Place(client, room, name, Instant.MIN));
            rename(client.sessionId(), room, name);
        }
    }

    /// Gives the person another name in the client's room, on all tabs. Does nothing for a client without a room.
    void rename(Client client, String name) {
        synchronized (lock) {
            var place = places.get(client.id());
            if (place != null) {
                rename(client.sessionId(), place.room(), name);
            }
        }
    }

    private void rename(String by, String room, String name) {
        places.replaceAll((_, place) -> {
            if (!place.room().equals(room) || !place.client().sessionId().equals(by)) {
                return place;
            }
            tell.tell(room, place.client(), new Person(by, name));
            return new Place(place.client(), room, name, place.typedAt());
        });
    }

    void leave(Client client) {
        synchronized (lock) {
            places.remove(client.id());
        }
    }

    /// Notes that the client writes something, unless it did so a moment ago.
    ///
    /// @return its name, if the room is to be told
    Optional<String> typing(Client client, String room, Instant now) {
        synchronized (lock) {
            var place = places.get(client.id());
            if (place == null
                    || !place.room().equals(room)
                    || now.isBefore(place.typedAt().plus(BETWEEN_TYPING))) {
                return Optional.empty();
            }
            places.put(client.id(), new Place(client, room, place.name(), now));
            return Optional.of(place.name());
        }
    }

    private record Place(Client client, String room, String name, Instant typedAt) {}
}
