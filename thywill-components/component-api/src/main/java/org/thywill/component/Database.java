package org.thywill.component;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps what must outlive the server. Every method blocks until the database has answered, so it is called on
/// virtual threads only; a write that returned is on disk.
///
/// Any method may throw a [DatabaseException]; unless it says otherwise nothing was changed then.
public non-sealed interface Database extends Component {

    /// Stores a session, or renews the one with that id.
    void saveSessions(List<StoredSession> sessions);

    Optional<StoredSession> session(String id);

    /// Removes the sessions last seen before an instant, and says how many there were.
    int removeSessions(long lastSeenBeforeMs);

    /// Returns where a durable channel stands, making it with the given epoch if it is new.
    ///
    /// @param channel application id, `/`, name of the channel; at most 320 characters; upper and lower case differ
    ChannelState openChannel(String channel, String newEpoch);

    /// Stores publications in the order given, all or none, in one transaction. Their offsets continue those
    /// stored. Those that change an entry change the stored entry of that key too.
    ///
    /// Repeating a call with the same publications does nothing. If the connection was lost in the middle of
    /// the commit, whether they were stored is unknown: the exception is then worth retrying, and the caller
    /// repeats the call or sees with [#openChannel] where the channel stands.
    void append(List<StoredPublication> publications);

    /// Publications of a channel with offsets greater than `after`, oldest first.
    List<StoredPublication> publications(String channel, long after, int limit);

    /// The stored publication with that id, if its channel has one.
    Optional<StoredPublication> publication(String channel, String id);

    /// The stored publications with those ids, in any order. There is none for an id that its channel does not have.
    ///
    /// The engine asks so before each [#append]: one question for all takes less time than one for each.
    default List<StoredPublication> publications(List<PublicationId> ids) {
        return ids.stream()
                .flatMap(wanted -> publication(wanted.channel(), wanted.id()).stream())
                .toList();
    }

    /// The entries of a channel in the order of their versions: for each key the newest publication that wrote it,
    /// unless it was removed since. Trimming does not change them. Their ids are `null`.
    List<StoredPublication> entries(String channel);

    /// Removes the publications of a channel up to and including an offset, and says how many there were.
    int trim(String channel, long upToOffset);

    Optional<Json> value(String application, String key);

    void putValue(String application, String key, Json json);

    /// Stores the value only if the key has none, and says whether it did.
    boolean putValueIfAbsent(String application, String key, Json json);

    boolean removeValue(String application, String key);

    /// The keys of an application that begin with a prefix, in the order of their code points.
    List<String> keys(String application, String prefix, int limit);

    /// @param id names the browser; the cookie holds it signed
    record StoredSession(String id, long createdMs, long lastSeenMs) {}

    /// @param epoch changes whenever the channel's offsets begin anew
    /// @param firstOffset of the oldest publication stored; one past `lastOffset` if there is none
    /// @param lastOffset of the newest publication ever stored, 0 if there never was one; trimming does not change
    ///     it
    record ChannelState(String epoch, long firstOffset, long lastOffset) {}

    /// @param channel as in [#openChannel]
    record PublicationId(String channel, String id) {}

    /// @param id the publisher's own, unique in the channel while the publication is stored
    /// @param key as in [Publication], as are `publisher` and `change`
    record StoredPublication(
            String channel,
            long offset,
            long atMs,
            @Nullable String id,
            @Nullable String key,
            @Nullable String publisher,
            Json json,
            Publication.@Nullable Change change) {

        /// Published by the application; changes no entry.
        public StoredPublication(String channel, long offset, long atMs, @Nullable String id, Json json) {
            this(channel, offset, atMs, id, null, null, json, null);
        }

        public static StoredPublication of(String channel, Publication publication) {
            return new StoredPublication(
                    channel,
                    publication.offset(),
                    publication.atMs(),
                    publication.id(),
                    publication.key(),
                    publication.publisher(),
                    publication.json(),
                    publication.change());
        }

        public Publication publication() {
            return new Publication(offset, atMs, id, key, publisher, json, change);
        }
    }
}
