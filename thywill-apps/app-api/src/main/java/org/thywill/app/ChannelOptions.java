package org.thywill.app;

import java.time.Duration;

/// What a channel promises, remembers and allows.
///
/// @param kind what is promised about its publications
/// @param access what clients may do by themselves; the application may always do everything
/// @param historySize how many publications are kept for subscribers that were away and for late-comers, 0 to
///     1,000,000; older ones are dropped first, as with the next two
/// @param historyBytes how many bytes of data are kept, at most 1 GiB
/// @param historyAge how long a publication is kept
/// @param shownOnPage whether the application's page carries the channel's position
public record ChannelOptions(
        Kind kind, Access access, int historySize, long historyBytes, Duration historyAge, boolean shownOnPage) {

    /// Reliable, for server-side use only, with 10,000 publications, 16 MiB or 10 minutes of history.
    public static final ChannelOptions DEFAULT =
            new ChannelOptions(Kind.RELIABLE, Access.NONE, 10_000, 16L << 20, Duration.ofMinutes(10), false);

    public enum Kind {
        /// Kept in memory: subscribers that return within the history's limits miss nothing while the server runs.
        RELIABLE,
        /// Kept by the database: published means on disk, and the history outlives the server.
        DURABLE
    }

    public ChannelOptions {
        within("historySize", historySize, 0, 1_000_000);
        within("historyBytes", historyBytes, 0, 1L << 30);
        if (historyAge.isNegative()) {
            throw new IllegalArgumentException("historyAge must not be negative, but was " + historyAge);
        }
    }

    /// Reliable, with the history of [#DEFAULT].
    public static ChannelOptions reliable() {
        return DEFAULT;
    }

    /// Durable, with the newest 10,000 publications or 16 MiB kept for ten years.
    public static ChannelOptions durable() {
        return new ChannelOptions(Kind.DURABLE, Access.NONE, 10_000, 16L << 20, Duration.ofDays(3650), false);
    }

    /// Grants rights to every client of the application, besides those that it has already.
    public ChannelOptions allow(Right... rights) {
        return access(access.allow(rights));
    }

    /// Has each client's use of the rights that are allowed approved by the application.
    public ChannelOptions guard(Guard guard) {
        return access(access.guard(guard));
    }

    /// Has what clients publish seen by the application first.
    public ChannelOptions filter(PublishFilter filter) {
        return access(access.filter(filter));
    }

    /// Whether a client that is a subscriber gets back what it publishes; it does by default. Without, it learns only
    /// which offset its publication has.
    public ChannelOptions echo(boolean echo) {
        return access(access.echo(echo));
    }

    private ChannelOptions access(Access newAccess) {
        return new ChannelOptions(kind, newAccess, historySize, historyBytes, historyAge, shownOnPage);
    }

    public ChannelOptions historySize(int newSize) {
        return new ChannelOptions(kind, access, newSize, historyBytes, historyAge, shownOnPage);
    }

    public ChannelOptions historyAge(Duration newAge) {
        return new ChannelOptions(kind, access, historySize, historyBytes, newAge, shownOnPage);
    }

    /// Puts the channel's position into the application's page, so that a client that subscribes without asking for
    /// recent publications misses nothing of what was published since the page was made. Only for channels that are
    /// declared by name; they are in use as long as the application is.
    public ChannelOptions onPage() {
        return new ChannelOptions(kind, access, historySize, historyBytes, historyAge, true);
    }

    private static void within(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " must be between " + min + " and " + max + ", but was " + value);
        }
    }
}
