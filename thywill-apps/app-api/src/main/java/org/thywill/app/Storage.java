package org.thywill.app;

import java.util.List;
import java.util.Optional;

/// Small values under keys, private to one application. Calls block until the database has answered; a write that
/// returned is on disk. Every method may be called from any thread.
///
/// Keys have 1 to 255 characters and no half of a surrogate pair, values at most 1 MiB of JSON.
public interface Storage {

    /// @throws IllegalArgumentException if the stored value does not fit the type
    /// @throws StorageException if the database cannot answer
    <T> Optional<T> get(String key, Class<T> type);

    /// @param value a record, map, list, string, number or boolean
    /// @throws IllegalArgumentException if the key or the value breaks the limits
    /// @throws StorageException if the database cannot answer; whether the value was stored is then unknown
    void put(String key, Object value);

    /// Stores the value only if the key has none, and says whether it did.
    boolean putIfAbsent(String key, Object value);

    /// Removes the key, and says whether it was there.
    boolean remove(String key);

    /// The keys that begin with a prefix, in order.
    ///
    /// @param limit at most so many; 1,000 at the most
    List<String> keys(String prefix, int limit);
}
