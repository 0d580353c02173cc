package org.thywill.push.stomp;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.thywill.push.stomp.Subscriptions.Subscription;

/// The numbers of a connection's messages, and what is to be told when they are done. On its event loop only.
///
/// A client that gave its `instance` numbers what it sends, as any Thywill client does. For any other one the
/// messages that need a number get theirs here: those with a `receipt`, and every SUBSCRIBE, since STOMP wants
/// to know whether it failed.
final class Numbers {
    static final int MAX_PENDING = 1_000;

    private final boolean clients;
    private final TreeMap<Long, Pending> pending = new TreeMap<>();
    private long last;

    /// @param clients whether the client numbers by itself
    Numbers(boolean clients) {
        this.clients = clients;
    }

    /// @param receipt to be sent when it is done, or `null`
    /// @param subscription what a SUBSCRIBE asks for, or `null`
    record Pending(@Nullable String receipt, @Nullable Subscription subscription) {}

    boolean areClients() {
        return clients;
    }

    /// The number to give a frame; 0 for none.
    ///
    /// @param asksForIt whether its fate must be known even if the client has not asked for a receipt
    long next(StompFrame frame, boolean asksForIt) {
        long own = ClientFrameReader.number(frame);
        var receipt = frame.header("receipt");
        if (!clients) {
            if (own > 0) {
                throw new MalformedFrameException("A number needs an \"instance\" in the CONNECT frame");
            }
            return receipt != null || asksForIt ? last + 1 : 0;
        }
        if (own == 0 && receipt != null) {
            throw new MalformedFrameException("Who gave an \"instance\" must give a number for a receipt");
        }
        return own;
    }

    /// A message is about to be given to the server, which may be done with it before it returns.
    ///
    /// @return false if too much is pending
    boolean expect(long number, @Nullable String receipt, @Nullable Subscription subscription) {
        last = Math.max(last, number);
        if (number > 0 && (receipt != null || subscription != null)) {
            pending.put(number, new Pending(receipt, subscription));
        }
        return pending.size() <= MAX_PENDING;
    }

    /// The server has not taken it; its number is still to be given.
    void refused(long number) {
        pending.remove(number);
        if (!clients && number > 0) {
            last = number - 1;
        }
    }

    /// What is pending for a message that is not done yet.
    Optional<Pending> pending(long number) {
        return Optional.ofNullable(pending.get(number));
    }

    /// Every message up to a number is done.
    ///
    /// @return what was pending for them
    List<Pending> done(long number) {
        var done = pending.headMap(number, true);
        var were = List.copyOf(done.values());
        done.clear();
        return were;
    }
}
