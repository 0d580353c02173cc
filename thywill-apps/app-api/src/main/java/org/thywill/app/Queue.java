package org.thywill.app;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A list of what clients have pushed, in the order in which it came; the application takes from whichever end it
/// likes. All clients share it. It comes into being when [ApplicationContext#queue] first names it; what is pushed
/// to a queue that was never named is refused with `forbidden`. Every method may be called from any thread.
public interface Queue {

    String name();

    /// Sets how much the queue holds, and what happens to a push past that. Without this it is 1,000 entries, 1 MiB
    /// of JSON and [Drop#REFUSE]. What is in the queue stays.
    ///
    /// @param entries 1 to 1,000,000
    /// @param bytes of JSON, 1 to 1 GiB; a single entry that is longer is always refused
    /// @throws IllegalArgumentException if one of them is not within its limits
    Queue bound(int entries, long bytes, Drop drop);

    /// As [#bound(int, long, Drop)], with the bytes left as they are.
    Queue bound(int entries, Drop drop);

    boolean isEmpty();

    int size();

    /// Takes the oldest entry; empty if there is none.
    Optional<Entry> shift();

    /// Takes the newest entry; empty if there is none.
    Optional<Entry> pop();

    /// Takes the oldest entry, and waits for one if there is none. Of several that wait each gets another entry.
    ///
    /// @return empty if none came in time, or the application has stopped
    Optional<Entry> shift(Duration limit) throws InterruptedException;

    /// What happens to a push when the queue is full.
    enum Drop {
        /// It is refused: the client is told `queue-full`.
        REFUSE,
        /// The oldest entries give way.
        OLDEST,
        /// The newest entries give way.
        NEWEST
    }

    /// What one client has pushed.
    interface Entry {
        /// The id of the client that has pushed it; the client itself may be gone.
        String clientId();

        Instant at();

        /// The data as JSON text.
        String json();

        /// The data as a value of a type of the application's.
        ///
        /// @throws IllegalArgumentException if the data does not fit the type
        <T> T as(Class<T> type);
    }
}
