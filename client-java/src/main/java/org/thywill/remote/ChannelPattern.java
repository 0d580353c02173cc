package org.thywill.remote;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// All channels whose name begins so, those included that come into use later; where the application allows it. Futures
/// fail with [Refused], `forbidden` for one.
///
/// Each channel is a subscription of its own, and its publications go to the listeners of its [Channel] as well.
/// Channels of kind `state` have copies instead: [ThywillClient#state]. One that comes by a pattern unasked is told
/// as a problem, since its changes come to no listener here.
public final class ChannelPattern {
    private final String name;
    private final Session session;
    private final Listeners<Publication> publications;
    private final Listeners<Gap> gaps;
    private boolean toldOfState; // guarded by the session's lock

    ChannelPattern(String name, Session session, SerialQueue callbacks) {
        this.name = name;
        this.session = session;
        this.publications = new Listeners<>(callbacks, 0);
        this.gaps = new Listeners<>(callbacks, 0);
    }

    /// Such as `room/*`.
    public String name() {
        return name;
    }

    /// Subscribes. It lasts over cuts.
    ///
    /// @param listener as for [#onPublication]; removed again if this fails
    /// @param recent how many of the newest publications of each channel in use come first; 0 for none
    public CompletableFuture<Void> subscribe(Consumer<? super Publication> listener, int recent) {
        var registration = onPublication(listener);
        return session.request(Message.subscribe(name, recent))
                .<Void>thenApply(_ -> null)
                .whenComplete((_, error) -> {
                    if (error != null) {
                        registration.close();
                    }
                });
    }

    public CompletableFuture<Void> subscribe(Consumer<? super Publication> listener) {
        return subscribe(listener, 0);
    }

    /// Ends it for all channels but those that this client has subscribed to by name.
    public CompletableFuture<Void> unsubscribe() {
        return session.unsubscribePattern(name).thenApply(_ -> null);
    }

    public Registration onPublication(Consumer<? super Publication> listener) {
        return publications.add(listener);
    }

    /// Publications of one of the channels were lost that can no longer be had.
    public Registration onGap(Consumer<? super Gap> listener) {
        return gaps.add(listener);
    }

    boolean matches(String channel) {
        return matches(name, channel);
    }

    /// Whether a pattern has a channel; never if it is none.
    static boolean matches(String pattern, String channel) {
        return pattern.endsWith("*") && channel.startsWith(pattern.substring(0, pattern.length() - 1));
    }

    /// A channel came that has entries, and no publications. Called with the session's lock held.
    ///
    /// @param problems told so, the first time
    void tellOfState(String channel, Listeners<Refused> problems) {
        if (!toldOfState) {
            toldOfState = true;
            problems.tell(new Refused(
                    "invalid",
                    "The pattern " + name + " has brought " + channel
                            + ", a channel of kind state, whose changes no pattern tells: use state(\"" + channel
                            + "\")"));
        }
    }

    void tell(Publication publication) {
        publications.tell(publication);
    }

    void tell(Gap gap) {
        gaps.tell(gap);
    }
}
