package org.thywill.app;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a channel promises, remembers and allows.
///
/// @param kind what is promised about its publications
/// @param access what clients may do by themselves; the application may always do everything
/// @param historySize how many publications are kept for subscribers that were away and for late-comers, 0 to
///     1,000,000; older ones are dropped first, as with the next two. On a channel of kind [Kind#LATEST]: how many
///     keys
/// @param historyBytes how many bytes of data are kept, at most 1 GiB
/// @param historyAge how long a publication is kept, at most 36,500 days
/// @param slowClient what becomes of a client that reads too slowly
/// @param interval how often publications go out on a channel of kind [Kind#LAZY], 10 ms to 1 minute; without
///     meaning on others
/// @param presenceInterval how often it is told at most, on a channel with many subscribers, who has come and who has
///     left, 1 s to 1 minute; `null` on a channel without presence
/// @param shownOnPage whether the application's page carries the channel's position
/// @param deltas whether clients that can are sent what has changed in place of the whole data, where that is
///     shorter
public record ChannelOptions(
        Kind kind,
        Access access,
        int historySize,
        long historyBytes,
        Duration historyAge,
        SlowClient slowClient,
        Duration interval,
        @Nullable Duration presenceInterval,
        boolean shownOnPage,
        boolean deltas) {

    private static final int SIZE = 10_000;
    private static final long BYTES = 16L << 20;
    private static final Duration MINUTES = Duration.ofMinutes(10);
    private static final Duration GREATEST_AGE = Duration.ofDays(36_500);
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration PRESENCE_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LEAST_INTERVAL = Duration.ofMillis(10);
    private static final Duration GREATEST_INTERVAL = Duration.ofMinutes(1);

    /// Reliable, for server-side use only, with 10,000 publications, 16 MiB or 10 minutes of history.
    public static final ChannelOptions DEFAULT = of(Kind.RELIABLE);

    public enum Kind {
        /// Kept in memory: subscribers that return within the history's limits miss nothing while the server runs.
        RELIABLE,
        /// Kept by the database: published means on disk, and the history outlives the server.
        DURABLE,
        /// Only the newest publication of each key matters, such as where each player is. Who subscribes gets the
        /// newest of every key; who is slow or was away gets what is newest then.
        LATEST,
        /// Nothing is kept or numbered: who is away or slow misses what is published meanwhile and is not told.
        VOLATILE,
        /// As [#RELIABLE], but what is published goes out together every so often, which costs a busy channel less.
        /// Without echo what a subscriber publishes goes out at once, and with it what waits.
        LAZY,
        /// A [StateChannel]: entries under keys, of which every subscriber holds a live copy, while the server runs.
        STATE,
        /// As [#STATE], and kept by the database: written means on disk, and the entries outlive the server.
        DURABLE_STATE;

        /// Whether the database keeps it.
        public boolean durable() {
            return this == DURABLE || this == DURABLE_STATE;
        }

        /// Whether it holds entries, as a [StateChannel].
        public boolean state() {
            return this == STATE || this == DURABLE_STATE;
        }

        /// Whether each publication replaces the one before it of the same key.
        public boolean replaces() {
            return this == LATEST || state();
        }

        /// What becomes of a slow client unless the options say otherwise.
        public SlowClient slowClient() {
            return switch (this) {
                case RELIABLE, DURABLE, LAZY -> SlowClient.CLOSE;
                case LATEST, STATE, DURABLE_STATE -> SlowClient.CONFLATE;
                case VOLATILE -> SlowClient.DROP;
            };
        }

        /// Whether a channel of this kind can do that with a slow client. [SlowClient#CLOSE] goes with every kind.
        public boolean allows(SlowClient action) {
            return action == SlowClient.CLOSE
                    || action == slowClient()
                    || (action == SlowClient.PAUSE && slowClient() == SlowClient.CLOSE);
        }
    }

    /// What becomes of a client whose connection takes what is published more slowly than it comes.
    public enum SlowClient {
        /// Its connection is closed when too much waits to be sent (1 MiB by default); it comes back and goes on
        /// where it was.
        CLOSE,
        /// It misses what is published while much waits to be sent. For [Kind#VOLATILE].
        DROP,
        /// While much waits to be sent it gets nothing of this channel; then it gets the newest of each key. For
        /// [Kind#LATEST] and [Kind#STATE].
        CONFLATE,
        /// While much waits to be sent it gets nothing of this channel; then it goes on where it was, so that its
        /// other channels do not suffer. For kinds that keep a history of everything.
        PAUSE
    }

    public ChannelOptions {
        within("historySize", historySize, 0, 1_000_000);
        within("historyBytes", historyBytes, 0, 1L << 30);
        if (historyAge.isNegative() || historyAge.compareTo(GREATEST_AGE) > 0) {
            throw new IllegalArgumentException(
                    "historyAge must be between 0 and " + GREATEST_AGE.toDays() + " days, but was " + historyAge);
        }
        if (presenceInterval != null
                && (presenceInterval.compareTo(PRESENCE_INTERVAL) < 0
                        || presenceInterval.compareTo(GREATEST_INTERVAL) > 0)) {
            throw new IllegalArgumentException(
                    "presenceInterval must be between 1 s and 1 minute, but was " + presenceInterval);
        }
        if (!kind.allows(slowClient)) {
            throw new IllegalArgumentException("slowClient " + slowClient + " does not go with kind " + kind);
        }
        if (deltas && !kind.replaces()) {
            throw new IllegalArgumentException("deltas do not go with kind " + kind);
        }
        if (interval.compareTo(LEAST_INTERVAL) < 0 || interval.compareTo(GREATEST_INTERVAL) > 0) {
            throw new IllegalArgumentException("interval must be between " + LEAST_INTERVAL.toMillis() + " ms and "
                    + GREATEST_INTERVAL.toSeconds() + " s, but was " + interval);
        }
    }

    /// Reliable, with the history of [#DEFAULT].
    public static ChannelOptions reliable() {
        return DEFAULT;
    }

    /// Durable, with the newest 10,000 publications or 16 MiB kept for ten years.
    public static ChannelOptions durable() {
        return of(Kind.DURABLE);
    }

    /// The newest publication of each of 10,000 keys, 16 MiB at most, kept for a day.
    public static ChannelOptions latest() {
        return of(Kind.LATEST);
    }

    /// Without history.
    public static ChannelOptions ofVolatile() {
        return of(Kind.VOLATILE);
    }

    /// As [#reliable], and what is published goes out every half second.
    public static ChannelOptions lazy() {
        return of(Kind.LAZY);
    }

    /// Entries in memory; so much of the changes is kept as [#DEFAULT] keeps of publications.
    public static ChannelOptions state() {
        return of(Kind.STATE);
    }

    /// Entries in the database, for ever; of the changes the newest 10,000, 16 MiB at most, for a day.
    public static ChannelOptions durableState() {
        return of(Kind.DURABLE_STATE);
    }

    private static ChannelOptions of(Kind kind) {
        var age = switch (kind) {
            case DURABLE -> Duration.ofDays(3650);
            case LATEST, DURABLE_STATE -> Duration.ofDays(1);
            case RELIABLE, VOLATILE, LAZY, STATE -> MINUTES;
        };
        return new ChannelOptions(kind, Access.NONE, SIZE, BYTES, age, kind.slowClient(), INTERVAL, null, false, false);
    }

    /// Of another kind, with the history and the slow-client action that this kind has by default, and without
    /// deltas if these do not go with it.
    public ChannelOptions kind(Kind newKind) {
        return newKind == kind
                ? this
                : of(newKind)
                        .access(access)
                        .interval(interval)
                        .presenceInterval(presenceInterval)
                        .shownOnPage(shownOnPage)
                        .deltas(deltas && newKind.replaces());
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
        return new ChannelOptions(
                kind,
                newAccess,
                historySize,
                historyBytes,
                historyAge,
                slowClient,
                interval,
                presenceInterval,
                shownOnPage,
                deltas);
    }

    public ChannelOptions historySize(int newSize) {
        return new ChannelOptions(
                kind,
                access,
                newSize,
                historyBytes,
                historyAge,
                slowClient,
                interval,
                presenceInterval,
                shownOnPage,
                deltas);
    }

    public ChannelOptions historyBytes(long newBytes) {
        return new ChannelOptions(
                kind,
                access,
                historySize,
                newBytes,
                historyAge,
                slowClient,
                interval,
                presenceInterval,
                shownOnPage,
                deltas);
    }

    public ChannelOptions historyAge(Duration newAge) {
        return new ChannelOptions(
                kind,
                access,
                historySize,
                historyBytes,
                newAge,
                slowClient,
                interval,
                presenceInterval,
                shownOnPage,
                deltas);
    }

    /// @throws IllegalArgumentException if a channel of this kind cannot do that
    public ChannelOptions slowClient(SlowClient newAction) {
        return new ChannelOptions(
                kind,
                access,
                historySize,
                historyBytes,
                historyAge,
                newAction,
                interval,
                presenceInterval,
                shownOnPage,
                deltas);
    }

    public ChannelOptions interval(Duration newInterval) {
        return new ChannelOptions(
                kind,
                access,
                historySize,
                historyBytes,
                historyAge,
                slowClient,
                newInterval,
                presenceInterval,
                shownOnPage,
                deltas);
    }

    /// Whether it is told who is subscribed, on a channel of its own: see [Channel#presence].
    public ChannelOptions presence(boolean wanted) {
        return presenceInterval(wanted ? PRESENCE_INTERVAL : null);
    }

    /// With presence. While few are subscribed (100 by default) joins and leaves are told at once; past that at most
    /// once in this time, and whoever comes and leaves within it is not told of.
    public ChannelOptions presenceInterval(@Nullable Duration newInterval) {
        return new ChannelOptions(
                kind,
                access,
                historySize,
                historyBytes,
                historyAge,
                slowClient,
                interval,
                newInterval,
                shownOnPage,
                deltas);
    }

    /// Puts the channel's position into the application's page, so that a client that subscribes without asking for
    /// recent publications misses nothing of what was published since the page was made. Only for channels that are
    /// declared by name; they are in use as long as the application is.
    public ChannelOptions onPage() {
        return shownOnPage(true);
    }

    private ChannelOptions shownOnPage(boolean shown) {
        return new ChannelOptions(
                kind,
                access,
                historySize,
                historyBytes,
                historyAge,
                slowClient,
                interval,
                presenceInterval,
                shown,
                deltas);
    }

    /// Whether clients are sent only what has changed since the publication before of the same key, where that is
    /// shorter and they have that one; off by default. It is worth most where data is an object of which few
    /// members change at a time. In pages, and in the client in Java, data of such a channel is shared with what
    /// comes later: it is to be read only.
    ///
    /// @throws IllegalArgumentException if on a channel of this kind nothing replaces anything: deltas go with
    ///     [Kind#LATEST], [Kind#STATE] and [Kind#DURABLE_STATE]
    public ChannelOptions deltas(boolean wanted) {
        return new ChannelOptions(
                kind,
                access,
                historySize,
                historyBytes,
                historyAge,
                slowClient,
                interval,
                presenceInterval,
                shownOnPage,
                wanted);
    }

    private static void within(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " must be between " + min + " and " + max + ", but was " + value);
        }
    }
}
