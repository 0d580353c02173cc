package org.thywill.engine;

import org.thywill.component.ClientLink.Receipt;
import org.thywill.component.ServerMessage.Failure;

/// The errors that the engine itself answers with; their codes are those of `documentation/protocol.md`, section
/// 2.3.
final class Failures {
    static final Failure OVERLOADED = new Failure("overloaded", "The server has too much to do; try again", 1000);
    static final Failure STORAGE = new Failure("storage", "It could not be stored now", 1000);
    static final Failure OTHER_USER = credentials("They are somebody else's than this client's user");
    static final Failure TIMED_OUT =
            new Failure("timed-out", "There was no answer in time; whether it was done is unknown", 0);
    static final Failure CANCELLED = new Failure("cancelled", "The call was cancelled before it was done", 0);
    static final Failure GONE_AWAY = new Failure("gone", "The client has left", 0);
    static final Receipt ACCEPTED = new Receipt.Accepted();
    static final Receipt GONE = new Receipt.Gone();

    private static final int SHOWN = 64;

    private Failures() {}

    /// The same for a channel that does not exist and for one that is not for this client.
    static Failure forbidden(String channel) {
        return new Failure("forbidden", "No channel \"" + shown(channel) + "\" for you", 0);
    }

    static Failure noKeys(String channel) {
        return new Failure("invalid", "Channel \"" + shown(channel) + "\" has no keys", 0);
    }

    /// The same whether there is no such function at all or only not for clients.
    static Failure unknownFunction(String name) {
        return new Failure("unknown-function", "No function \"" + shown(name) + "\" is exposed", 0);
    }

    static Failure unknownQueue(String name) {
        return new Failure("forbidden", "No queue \"" + shown(name) + "\" for you", 0);
    }

    static Failure queueFull(String name) {
        return new Failure("queue-full", "The queue \"" + shown(name) + "\" holds as much as it may", 1000);
    }

    static Failure tooManySubscriptions(int limit) {
        return new Failure("too-many-subscriptions", "A client may have " + limit + " subscriptions", 0);
    }

    static Failure patternTooWide(String pattern, int limit) {
        var message = "There are more channels \"" + shown(pattern) + "\" than the " + limit
                + " subscriptions that a client may have; some are missing";
        return new Failure("too-many-subscriptions", message, 0);
    }

    static Failure credentials(String why) {
        return new Failure("credentials", why, 0);
    }

    static Failure failed(String incident) {
        return new Failure("failed", "The application failed at it; its log says why under " + incident, 0);
    }

    static Receipt outOfOrder(long found, long expected) {
        return new Receipt.Refused("out-of-order", "Expected number " + expected + ", but found " + found, 0);
    }

    static Receipt tooFast(long retryAfterMs) {
        return new Receipt.Refused("too-fast", "More messages than the limit allows", retryAfterMs);
    }

    static Receipt refused(Failure failure) {
        return new Receipt.Refused(failure.code(), failure.message(), failure.retryAfterMs());
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
