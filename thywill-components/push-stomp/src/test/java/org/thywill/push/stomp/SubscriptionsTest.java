package org.thywill.push.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.thywill.push.stomp.Subscriptions.Subscription;

class SubscriptionsTest {
    private final Subscriptions subscriptions = new Subscriptions();

    private Subscription subscribe(String id, String channel) {
        var subscription = subscriptions.wish(id, channel, true);
        subscriptions.add(subscription);
        return subscription;
    }

    @Test
    void whatTheClientDidNotAskForGoesToItsOwnSubscription() {
        subscriptions.subscribed("room", "e");
        assertThat(subscriptions.idFor("room")).isNull();

        subscriptions.subscribeOwn("own");

        assertThat(subscriptions.idFor("room")).isEqualTo("own");
        assertThat(subscriptions.epoch("room")).isEqualTo("e");
    }

    @Test
    void anUnsubscribedChannelKeepsItsIdUntilTheServerIsDone() {
        subscribe("1", "room");

        assertThat(subscriptions.channel("1", null)).isEqualTo("room");
        subscriptions.unsubscribe("1");
        assertThat(subscriptions.idFor("room")).isEqualTo("1");

        subscriptions.unsubscribed("room");
        assertThat(subscriptions.idFor("room")).isNull();
    }

    @Test
    void whoDoesNotWaitForTheServerGetsEachIdInItsTurn() {
        subscribe("a", "room");
        subscriptions.subscribed("room", "e");
        subscriptions.unsubscribe("a");
        subscribe("b", "room");
        subscriptions.unsubscribe("b");
        subscribe("c", "room");
        assertThat(subscriptions.idFor("room")).isEqualTo("a");

        subscriptions.unsubscribed("room");
        assertThat(subscriptions.idFor("room")).isEqualTo("b");
        subscriptions.subscribed("room", "e");
        assertThat(subscriptions.idFor("room")).isEqualTo("b");
        subscriptions.unsubscribed("room");
        assertThat(subscriptions.idFor("room")).isEqualTo("c");
        subscriptions.subscribed("room", "e");

        assertThat(subscriptions.idFor("room")).isEqualTo("c");
        assertThat(subscriptions.channel("c", null)).isEqualTo("room");
    }

    @Test
    void anIdCanBeUsedAgainAtOnce() {
        subscribe("1", "room");
        subscriptions.subscribed("room", "e");
        subscriptions.unsubscribe("1");
        subscribe("1", "room");

        subscriptions.unsubscribed("room");
        subscriptions.subscribed("room", "e");

        assertThat(subscriptions.idFor("room")).isEqualTo("1");
        assertThat(subscriptions.channel("1", null)).isEqualTo("room");
    }

    @Test
    void whatTheServerEndsByItselfIsNotWhatIsStillToBegin() {
        subscribe("1", "room");
        subscriptions.subscribed("room", "e");
        subscriptions.unsubscribe("1");
        subscribe("2", "room");

        subscriptions.unsubscribed("room"); // by the application
        subscriptions.unsubscribed("room"); // since the client wished it
        subscriptions.subscribed("room", "e");

        assertThat(subscriptions.idFor("room")).isEqualTo("2");
    }

    @Test
    void whatWasSubscribedBeforeItWasAskedForIsKnownOnceTheServerIsDone() {
        subscriptions.at("room", "e");
        var again = subscribe("1", "room");
        again.answered();

        subscriptions.unsubscribed("room");

        assertThat(subscriptions.channel("1", null)).isNull();
        subscribe("2", "room");
        assertThat(subscriptions.idFor("room")).isEqualTo("2");
    }

    @Test
    void whatTheServerHasEndedIsNoChannel() {
        subscribe("1", "room");
        subscriptions.subscribed("room", "e");

        subscriptions.unsubscribed("room");

        assertThat(subscriptions.channel("1", null)).isNull();
        assertThat(subscriptions.epoch("room")).isNull();
    }

    @Test
    void aWishThatTheServerHasNotTakenChangesNothing() {
        var _ = subscriptions.wish("1", "room", true);

        assertThat(subscriptions.channel("1", null)).isNull();
        assertThat(subscriptions.idFor("room")).isNull();
    }

    @Test
    void askingAgainByTheSameIdIsNoFaultButByAnotherOneIs() {
        var first = subscribe("1", "room");
        assertThat(subscribe("1", "room")).isSameAs(first);

        assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> subscribe("2", "room"));
        assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> subscribe("1", "other"));
    }

    @Test
    void aRefusedSubscriptionFreesItsId() {
        var refused = subscribe("1", "secret");

        subscriptions.refused(refused);
        subscribe("1", "open");

        assertThat(subscriptions.idFor("secret")).isNull();
        assertThat(subscriptions.idFor("open")).isEqualTo("1");
    }

    @Test
    void askingAgainIsRefusedWithoutHarmToWhatStands() {
        subscribe("1", "room");
        subscriptions.subscribed("room", "e");

        subscriptions.refused(subscribe("1", "room"));

        assertThat(subscriptions.idFor("room")).isEqualTo("1");
    }

    @Test
    void aChannelWithoutAnIdCanBeLeftByItsDestination() {
        assertThat(subscriptions.channel("any", "/channel/room")).isEqualTo("room");
        assertThat(subscriptions.channel("any", null)).isNull();

        subscribe("1", "room");
        assertThat(subscriptions.channel("any", "/channel/room")).isNull();
    }

    @Test
    void thereIsABoundAlsoForWhatIsBeingEnded() {
        for (int i = 0; i < Subscriptions.MAX; i++) {
            subscribe("id" + i, "room");
            subscriptions.unsubscribe("id" + i);
        }
        assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> subscribe("one", "more"));

        subscriptions.unsubscribed("room");

        subscribe("one", "more");
    }
}
