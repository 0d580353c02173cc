package org.thywill.push.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class SubscriptionsTest {
    private final Subscriptions subscriptions = new Subscriptions();

    @Test
    void whatTheClientDidNotAskForGoesToItsOwnSubscription() {
        subscriptions.at("room", "e");
        assertThat(subscriptions.idFor("room")).isNull();

        subscriptions.subscribeOwn("own");

        assertThat(subscriptions.idFor("room")).isEqualTo("own");
        assertThat(subscriptions.epoch("room")).isEqualTo("e");
    }

    @Test
    void anUnsubscribedChannelKeepsItsIdUntilTheServerIsDone() {
        subscriptions.subscribe("1", "room");

        assertThat(subscriptions.unsubscribe("1", null)).isEqualTo("room");
        assertThat(subscriptions.idFor("room")).isEqualTo("1");

        subscriptions.unsubscribed("room");
        assertThat(subscriptions.idFor("room")).isNull();
    }

    @Test
    void whoUnsubscribesAndSubscribesAgainGetsTheNewIdFromThereOn() {
        subscriptions.subscribe("1", "room");
        subscriptions.unsubscribe("1", null);
        subscriptions.subscribe("2", "room");
        assertThat(subscriptions.idFor("room")).isEqualTo("1");

        subscriptions.unsubscribed("room");

        assertThat(subscriptions.idFor("room")).isEqualTo("2");
        assertThat(subscriptions.unsubscribe("2", null)).isEqualTo("room");
    }

    @Test
    void askingAgainByTheSameIdIsNoFaultButByAnotherOneIs() {
        subscriptions.subscribe("1", "room");
        subscriptions.subscribe("1", "room");

        assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> subscriptions.subscribe("2", "room"));
        assertThatExceptionOfType(MalformedFrameException.class)
                .isThrownBy(() -> subscriptions.subscribe("1", "other"));
    }

    @Test
    void aRefusedSubscriptionFreesItsId() {
        subscriptions.subscribe("1", "secret");

        subscriptions.refused("1");
        subscriptions.subscribe("1", "open");

        assertThat(subscriptions.idFor("secret")).isNull();
        assertThat(subscriptions.idFor("open")).isEqualTo("1");
    }

    @Test
    void aChannelWithoutAnIdCanBeLeftByItsDestination() {
        assertThat(subscriptions.unsubscribe("any", "/channel/room")).isEqualTo("room");
        assertThatExceptionOfType(MalformedFrameException.class)
                .isThrownBy(() -> subscriptions.unsubscribe("any", null));
    }

    @Test
    void thereIsABound() {
        for (int i = 0; i < Subscriptions.MAX; i++) {
            subscriptions.subscribe("id" + i, "channel" + i);
        }

        assertThatExceptionOfType(MalformedFrameException.class)
                .isThrownBy(() -> subscriptions.subscribe("one", "more"));
    }
}
