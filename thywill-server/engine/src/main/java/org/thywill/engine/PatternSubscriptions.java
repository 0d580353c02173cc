package org.thywill.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.app.ChannelOptions.Kind;
import org.thywill.app.Right;
import org.thywill.component.ConnectRequest.Subscription;
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
    /// Each pattern, and whether there were more channels than the client may have. Guarded by the client's lock.
    private Map<String, Boolean> patterns = Map.of();

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
            if (!patterns.containsKey(pattern) && subscriptions().room() < 1) {
                return subscriptions().tooMany();
            }
            patterns = Few.with(patterns, pattern, false);
            subscriptions().reserved(patterns.size());
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
                end(pattern);
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
            return patterns.keySet().stream()
                    .filter(pattern -> ChannelNames.matches(pattern, channel))
                    .findFirst()
                    .orElse(null);
        }
    }

    private void begin(String pattern, ChannelState channel, Wish wish) {
        synchronized (client.lock) {
            if (client.gone()
                    || !patterns.containsKey(pattern)
                    || subscriptions().isIn(channel)) {
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
        if (!patterns.containsKey(pattern)) {
            return;
        }
        services().counters().refusedSubscriptions.increment();
        boolean told = patterns.getOrDefault(pattern, false);
        patterns = Few.with(patterns, pattern, true);
        if (!told) {
            tell(pattern);
        }
    }

    private void tell(String pattern) {
        var link = client.link();
        if (link != null) {
            var limit = services().settings().maxSubscriptions();
            link.connection().send(new Problem(Failures.patternTooWide(pattern, limit)));
        }
    }

    /// A new connection stands. Called with the client's lock held.
    void resumed() {
        patterns.forEach((pattern, incomplete) -> {
            if (incomplete) {
                tell(pattern);
            }
        });
        if (patterns.keySet().stream().anyMatch(hub()::patternGuarded)) {
            client.mailbox().add(this::recheck);
        }
    }

    /// Ends a pattern and its subscriptions, but for those that were wanted otherwise too, and tells the client, also
    /// if there was none. Called with the client's lock held.
    void end(String pattern) {
        if (patterns.containsKey(pattern)) {
            patterns = Few.without(patterns, pattern);
            hub().patterns().remove(ChannelNames.prefix(pattern), client);
            subscriptions().reserved(patterns.size());
            for (var name : subscriptions().namesBy(By.PATTERN)) {
                if (ChannelNames.matches(pattern, name) && matching(name) == null) {
                    subscriptions().unsubscribe(name);
                }
            }
        }
        var link = client.link();
        if (link != null) {
            link.connection().send(new Unsubscribed(pattern));
        }
    }

    /// Asks the guards again. Called by the client's mailbox, without its lock.
    void recheck() {
        List<String> had;
        synchronized (client.lock) {
            had = new ArrayList<>(patterns.keySet());
        }
        for (var pattern : had) {
            if (!client.allowsPattern(pattern)) {
                synchronized (client.lock) {
                    services().counters().rightsLost.increment();
                    end(pattern);
                }
            }
        }
    }

    /// The client is gone. Called with its lock held.
    void clear() {
        patterns.keySet().forEach(pattern -> hub().patterns().remove(ChannelNames.prefix(pattern), client));
        patterns = Map.of();
    }
}
