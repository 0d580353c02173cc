package org.thywill.engine;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thywill.app.ChannelOptions.Kind;
import org.thywill.app.Right;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.ServerMessage;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.component.ServerMessage.Problem;
import org.thywill.component.ServerMessage.Unsubscribed;
import org.thywill.engine.Member.By;
import org.thywill.engine.Member.Wish;

/// The prefixes of channels' names that one client has subscribed to, and the subscriptions that follow from them:
/// `documentation/protocol.md`, section 5.6.
///
/// A pattern is in the hub's index before the channels in use are looked through, and a channel is in use before the
/// index is looked into: so each channel that matches meets each pattern at least once.
final class PatternSubscriptions {
    private final ClientState client;
    /// Guarded by the client's lock.
    private Map<String, State> patterns = Map.of();

    private enum State {
        WHOLE,
        /// There were more channels than the client may have.
        INCOMPLETE,
        /// It has ended, and not since the client wished so: over each new connection the client is told again, since
        /// that may have got lost.
        ENDED
    }

    PatternSubscriptions(ClientState client) {
        this.client = client;
    }

    private Services services() {
        return client.services();
    }

    private ChannelHub hub() {
        return client.application().hub();
    }

    private Subscriptions subscriptions() {
        return client.subscriptions();
    }

    /// Subscribes to all channels in use that match, and to those to come. Called by the client's mailbox, without its
    /// lock.
    ///
    /// @param recent so many of the newest publications of each come first, where the client may read them
    /// @return why it may not be, or `null`
    @Nullable
    Failure subscribe(String pattern, int recent) {
        if (!client.allowsPattern(pattern)) {
            services().counters().refusedForbidden.increment();
            return Failures.forbidden(pattern);
        }
        synchronized (client.lock) {
            if (client.gone()) {
                return null;
            }
            if (!has(pattern) && subscriptions().room() < 1) {
                return subscriptions().tooMany();
            }
            set(pattern, State.WHOLE);
            hub().patterns().add(ChannelNames.prefix(pattern), client);
        }
        var matching = hub().channels()
                .filter(channel -> ChannelNames.matches(pattern, channel.name()))
                .filter(channel -> client.allows(Right.SUBSCRIBE, channel.name()))
                .toList();
        synchronized (client.lock) {
            var more = matching.stream()
                    .filter(channel -> !subscriptions().has(channel.name()))
                    .toList();
            if (more.size() > subscriptions().room()) {
                lose(pattern);
                return subscriptions().tooMany();
            }
        }
        for (var channel : matching) {
            boolean reads = (recent > 0 || channel.options().kind() == Kind.LATEST)
                    && client.allows(Right.HISTORY, channel.name());
            begin(pattern, channel, new Wish(new Subscription(null, reads ? recent : 0), By.PATTERN, reads));
        }
        return null;
    }

    /// A channel has come into use. Called without any lock held.
    void offer(ChannelState channel) {
        var name = channel.name();
        var pattern = matching(name);
        if (pattern == null || !hub().allows(name, Right.SUBSCRIBE)) {
            return;
        }
        // Who has no copy yet begins with one.
        var from = channel.options().kind().state() ? null : channel.created();
        var wish = new Wish(new Subscription(from, 0), By.PATTERN, false);
        if (!hub().guarded(name)) {
            begin(pattern, channel, wish);
        } else if (client.mailbox().size() < services().settings().mailboxSize()) {
            client.mailbox().add(() -> {
                if (client.allows(Right.SUBSCRIBE, name)) {
                    begin(pattern, channel, wish);
                }
            });
        } else {
            synchronized (client.lock) {
                refuse(pattern);
            }
        }
    }

    private @Nullable String matching(String channel) {
        synchronized (client.lock) {
            return names().filter(pattern -> ChannelNames.matches(pattern, channel))
                    .findFirst()
                    .orElse(null);
        }
    }

    private void begin(String pattern, ChannelState channel, Wish wish) {
        synchronized (client.lock) {
            if (client.gone() || !has(pattern) || subscriptions().isIn(channel)) {
                return;
            }
            if (subscriptions().room() < 1 && !subscriptions().has(channel.name())) {
                refuse(pattern);
                return;
            }
            subscriptions().subscribe(channel, wish);
        }
    }

    /// There is no room for a channel. The client is told once over each connection, unless it has ended the pattern
    /// meanwhile, or is gone.
    private void refuse(String pattern) {
        if (!has(pattern)) {
            return;
        }
        services().counters().refusedSubscriptions.increment();
        boolean told = patterns.get(pattern) == State.INCOMPLETE;
        patterns = Few.with(patterns, pattern, State.INCOMPLETE);
        if (!told) {
            tell(tooWide(pattern));
        }
    }

    private Problem tooWide(String pattern) {
        return new Problem(Failures.patternTooWide(pattern, limit()));
    }

    private int limit() {
        return services().settings().maxSubscriptions();
    }

    private void tell(ServerMessage message) {
        var link = client.link();
        if (link != null) {
            link.connection().send(message);
        }
    }

    /// A new connection stands. Called with the client's lock held.
    void resumed() {
        patterns.forEach((pattern, state) -> {
            switch (state) {
                case WHOLE -> {}
                case INCOMPLETE -> tell(tooWide(pattern));
                case ENDED -> tell(new Unsubscribed(pattern));
            }
        });
        if (names().anyMatch(hub()::patternGuarded)) {
            client.mailbox().add(this::recheck);
        }
    }

    /// Ends a pattern as the client wishes. Called with the client's lock held.
    void end(String pattern) {
        end(pattern, null);
    }

    /// Ends a pattern that the client may not have any more.
    private void lose(String pattern) {
        end(pattern, State.ENDED);
        var ended = patterns.keySet().stream().filter(name -> !has(name)).toList();
        if (ended.size() > limit()) {
            patterns = Few.without(patterns, ended.getFirst());
        }
    }

    /// Ends a pattern and its subscriptions, but for those that were wanted otherwise too, and tells the client, also
    /// if there was none.
    private void end(String pattern, @Nullable State after) {
        boolean had = has(pattern);
        set(pattern, after);
        if (had) {
            hub().patterns().remove(ChannelNames.prefix(pattern), client);
            for (var name : subscriptions().namesBy(By.PATTERN)) {
                if (ChannelNames.matches(pattern, name) && matching(name) == null) {
                    subscriptions().unsubscribe(name);
                }
            }
        }
        tell(new Unsubscribed(pattern));
    }

    private void set(String pattern, @Nullable State state) {
        patterns = Few.without(patterns, pattern);
        patterns = state == null ? patterns : Few.with(patterns, pattern, state);
        subscriptions().reserved((int) names().count());
    }

    private boolean has(String pattern) {
        var state = patterns.get(pattern);
        return state != null && state != State.ENDED;
    }

    /// Those that have not ended.
    private Stream<String> names() {
        return patterns.keySet().stream().filter(this::has);
    }

    /// Asks the guards again. Called by the client's mailbox, without its lock.
    void recheck() {
        List<String> had;
        synchronized (client.lock) {
            had = names().toList();
        }
        for (var pattern : had) {
            if (!client.allowsPattern(pattern)) {
                synchronized (client.lock) {
                    loseRight(pattern);
                }
            }
        }
    }

    private void loseRight(String pattern) {
        if (has(pattern)) { // unless the client has ended it meanwhile
            services().counters().rightsLost.increment();
            lose(pattern);
        }
    }

    /// The client is gone. Called with its lock held.
    void clear() {
        names().forEach(pattern -> hub().patterns().remove(ChannelNames.prefix(pattern), client));
        patterns = Map.of();
    }
}
