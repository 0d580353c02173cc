package org.thywill.remote;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Who the client is: what it shows when it connects, and again before that expires (section 9 of the protocol).
/// Guarded by the session's lock, which is not held while the provider is asked.
final class SignIn {
    /// The server wants a user, or newer credentials.
    static final int NOT_LOGGED_IN = 4401;

    /// Newer credentials are shown so long before the old ones expire, or a fifth of their life if that is less.
    private static final long LEAD_MS = 60_000;

    private static final int MAX_CHARS = 16_384;

    /// Shows credentials over the connection that stands.
    interface Showing {
        void show(String credentials);
    }

    private final Object lock;
    private final Executor threads;
    private final Timers timers;
    private final SessionListener listener;
    private final Showing showing;
    private @Nullable CredentialsProvider provider;
    /// What was shown last and was good.
    private @Nullable String latest;

    private @Nullable User user;
    private Timers.@Nullable Timer timer;
    private boolean connected;
    /// A refusal was answered with newer credentials since a connection stood.
    private boolean retried;

    /// @param threads runs what may block
    /// @param timers whose tasks hold the lock
    SignIn(Object lock, Executor threads, Timers timers, SessionListener listener, Showing showing) {
        this.lock = lock;
        this.threads = threads;
        this.timers = timers;
        this.listener = listener;
        this.showing = showing;
    }

    /// @throws IllegalArgumentException if it is not 1 to 16,384 characters
    static String requireText(String credentials) {
        if (credentials.isEmpty() || credentials.length() > MAX_CHARS) {
            throw new IllegalArgumentException(
                    "Credentials are 1 to 16,384 characters, but these are " + credentials.length());
        }
        return credentials;
    }

    @Nullable
    User user() {
        return user;
    }

    void provide(CredentialsProvider chosen) {
        provider = chosen;
        if (connected && user == null) {
            refresh();
        }
    }

    @SuppressWarnings("ReferenceEquality") // it is about this provider
    void withdraw(CredentialsProvider chosen) {
        if (provider == chosen) {
            provider = null;
        }
    }

    /// Gets what is to be shown as a connection is opened.
    ///
    /// @param then called with the lock held, at once if there is nobody to ask; with `null` for a guest
    /// @param failed called in its place, with the lock held, if there was somebody to ask and that failed
    void ask(Consumer<@Nullable String> then, Consumer<Throwable> failed) {
        var asked = provider;
        if (asked == null) {
            then.accept(latest);
            return;
        }
        threads.execute(() -> {
            Runnable outcome;
            try {
                var text = asked.credentials();
                var checked = text == null ? null : requireText(text);
                outcome = () -> then.accept(checked);
            } catch (Exception | Error e) { // whatever it is, the session is told
                outcome = () -> failed.accept(e);
            }
            synchronized (lock) {
                outcome.run();
            }
        });
    }

    private void refresh() {
        ask(
                text -> {
                    if (text != null && connected) {
                        showing.show(text);
                    }
                },
                failure -> listener.onProblem(
                        new Refused("credentials", "The provider of credentials has failed: " + failure)));
    }

    /// The server wants a user, or other credentials.
    ///
    /// @return whether to try again
    boolean again() {
        boolean worth = provider != null && !retried;
        retried = worth;
        return worth;
    }

    /// @param answer what the server says to the credentials
    /// @throws IllegalArgumentException if it is none
    void taken(String credentials, JsonNode answer) {
        latest = credentials;
        become(Decoder.user(answer.path("user")));
        schedule(answer.path("expireInMs").asLong(0));
    }

    void connected(Incoming.Connected connection) {
        connected = true;
        retried = false;
        become(connection.user());
        schedule(connection.credentialsExpireInMs());
    }

    void disconnected() {
        connected = false;
        stopTimer();
    }

    /// The client has become a user's, or a guest again.
    void become(@Nullable User next) {
        boolean changed = next == null ? user != null : !next.equals(user);
        user = next;
        if (changed) {
            listener.onUser(next);
        }
    }

    private void schedule(long expireInMs) {
        stopTimer();
        if (expireInMs > 0 && provider != null) {
            timer = timers.after(expireInMs - Math.min(LEAD_MS, expireInMs / 5), this::refresh);
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
