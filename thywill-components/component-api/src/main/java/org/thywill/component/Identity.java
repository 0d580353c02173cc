package org.thywill.component;

import org.thywill.app.User;

/// Says who a client is by the credentials that it shows.
public non-sealed interface Identity extends Component {

    /// Whether clients must show credentials. Does not block.
    ///
    /// @param application the id of the application that they want to use
    boolean required(String application);

    /// Checks credentials. Called on virtual threads only, by many at a time; it may block, but no longer than some
    /// seconds.
    ///
    /// @param credentials as the client has sent them: 1 to 16,384 characters that may be anything
    /// @param nowMs the time by which they are valid or not
    Verdict verify(String application, String credentials, long nowMs);

    /// What credentials are worth.
    sealed interface Verdict {
        /// They are valid.
        ///
        /// @param issuedAtMs when they were made; 0 if they do not say
        /// @param expiresAtMs until when they are accepted; [#NEVER] if for ever
        record Known(User user, long issuedAtMs, long expiresAtMs) implements Verdict {
            public static final long NEVER = Long.MAX_VALUE;
        }

        /// They are not valid.
        ///
        /// @param why for the client; it tells nothing of the credentials' contents
        record Refused(String why) implements Verdict {}

        /// Nobody can say at this moment. The client comes back later.
        record Unavailable() implements Verdict {}
    }
}
