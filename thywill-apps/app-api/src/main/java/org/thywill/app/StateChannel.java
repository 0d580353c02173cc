package org.thywill.app;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A channel of kind `state`: a collection of entries, each under a key, of which every subscriber holds a live copy.
///
/// A subscriber first gets all entries, then every change. Keys have 1 to 128 characters, and no half of a surrogate
/// pair. The number of entries, their bytes and the length of each are limited by `thywill.engine.state-entries`,
/// `state-bytes` and `max-entry` in `settings.yml`. On a durable channel a write returns when it is on disk. Every
/// method may be called from any thread, the callbacks included.
public interface StateChannel {

    String name();

    /// Writes an entry, whether there is one of that key or not.
    ///
    /// @param data a record, map, list, string, number, boolean or `null`
    /// @return the entry's version
    /// @throws IllegalArgumentException if the key or the data breaks the limits, or the data cannot be written as
    ///     JSON; nothing was changed
    /// @throws Refused with code `full` if the channel holds as much as it may
    /// @throws StorageException if the channel is durable and the change could not be stored
    default long put(String key, @Nullable Object data) {
        return put(key, data, PutOptions.DEFAULT).orElseThrow();
    }

    /// Writes an entry if it is as the options want it.
    ///
    /// @return its new version; empty if it is otherwise, and nothing was changed
    OptionalLong put(String key, @Nullable Object data, PutOptions options);

    /// Removes an entry, and says whether there was one.
    default boolean remove(String key) {
        return remove(key, Condition.ALWAYS);
    }

    /// Removes an entry if it is as the condition wants it, and says whether it did.
    boolean remove(String key, Condition condition);

    Optional<Entry> get(String key);

    /// The entries in an order, the first of them.
    ///
    /// @param limit at most so many
    List<Entry> entries(Order order, int limit);

    /// How many entries there are.
    int size();

    /// Makes a client a subscriber. Does nothing if it is one already.
    void subscribe(Client client);

    /// Ends a subscription. Does nothing if there is none.
    void unsubscribe(Client client);

    /// The subscribers at this moment, those included that are briefly away.
    Collection<Client> subscribers();

    /// Who is subscribed, with what the application tells of them.
    ///
    /// @throws IllegalStateException if the channel was not declared with [ChannelOptions#presence]
    Presence presence();

    enum Order {
        KEY,
        /// The least score first, those without a score last; equal ones by key.
        LOWEST,
        /// The greatest score first, those without a score last; equal ones by key.
        HIGHEST
    }

    /// An entry as it was at one moment.
    interface Entry {
        String key();

        /// The offset of the change that wrote it: it grows with each write.
        long version();

        OptionalDouble score();

        /// When it was written.
        Instant at();

        /// When it is removed unless it is written again.
        Optional<Instant> expiresAt();

        /// The data as JSON text.
        String json();

        /// The data as a value of a type of the application's.
        ///
        /// @throws IllegalArgumentException if the data does not fit the type
        <T> T as(Class<T> type);
    }
}
