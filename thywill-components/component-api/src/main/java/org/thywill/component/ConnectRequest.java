package org.thywill.component;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a client asks for when it connects.
///
/// @param sessionCookie the cookie that came with the connection, or `null`
/// @param instance chosen at random by the client when it starts, and the same for all its connections; it makes
///     the ids of its messages unique, so the server never shows it to anyone
/// @param acknowledged the number of the newest message that the client knows to be done; those it repeats follow
///     it
/// @param resume what it had before, or `null` for a client that connects for the first time
/// @param subscribe channels to subscribe to at once
/// @param credentials who the client says it is, or `null` for a guest
/// @param repeats whether the client keeps what it sends until it knows that it is done, to send it again after a cut,
///     and confirms what it gets for itself
/// @param deltas whether the client takes patches; the push's affair alone
public record ConnectRequest(
        String application,
        @Nullable String sessionCookie,
        String instance,
        long acknowledged,
        @Nullable Resume resume,
        Map<String, Subscription> subscribe,
        @Nullable String credentials,
        boolean repeats,
        boolean deltas) {

    /// Of a client that keeps what it sends until it is done.
    public ConnectRequest(
            String application,
            @Nullable String sessionCookie,
            String instance,
            long acknowledged,
            @Nullable Resume resume,
            Map<String, Subscription> subscribe,
            @Nullable String credentials) {
        this(application, sessionCookie, instance, acknowledged, resume, subscribe, credentials, true, false);
    }

    /// A guest's.
    public ConnectRequest(
            String application,
            @Nullable String sessionCookie,
            String instance,
            long acknowledged,
            @Nullable Resume resume,
            Map<String, Subscription> subscribe) {
        this(application, sessionCookie, instance, acknowledged, resume, subscribe, null);
    }

    /// The same of a client that sends nothing again, and confirms nothing.
    public ConnectRequest withoutRepeats() {
        return new ConnectRequest(
                application, sessionCookie, instance, acknowledged, resume, subscribe, credentials, false, deltas);
    }

    /// The same of a client that takes patches.
    public ConnectRequest withDeltas() {
        return new ConnectRequest(
                application, sessionCookie, instance, acknowledged, resume, subscribe, credentials, repeats, true);
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "ConnectRequest[application=" + application + ", acknowledged=" + acknowledged + "]";
    }

    /// @param token proves that the client is who it says; it can be used once
    /// @param positions for each channel, [ServerMessage#PRIVATE] included, the last the client has seen
    public record Resume(String clientId, String token, Map<String, Position> positions) {}

    /// @param from continue after this position, or `null` for no particular one
    /// @param recent without a position: how many of the newest publications to send first
    public record Subscription(@Nullable Position from, int recent) {
        /// From now on.
        public static final Subscription LIVE = new Subscription(null, 0);
    }
}
