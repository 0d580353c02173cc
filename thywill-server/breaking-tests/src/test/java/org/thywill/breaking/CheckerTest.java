package org.thywill.breaking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thywill.breaking.PublisherLog.Outcome;
import org.thywill.remote.Gap;

class CheckerTest {
    private static final String CHANNEL = "reliable/1";
    private static final String EPOCH = "e1";

    private final Checker checker = new Checker();
    private final PublisherLog publisher = checker.publisher();
    private final SubscriberLog near = checker.subscriber("near");
    private final SubscriberLog far = checker.subscriber("far");

    @BeforeEach
    void subscribe() {
        near.subscribed(CHANNEL, EPOCH);
        far.subscribed(CHANNEL, EPOCH);
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            publisher.settle(publisher.attempt(CHANNEL), Outcome.OK);
        }
    }

    /// Messages whose numbers are their offsets.
    private static void deliver(Feed feed, long from, long to) {
        for (long number = from; number <= to; number++) {
            feed.received(CHANNEL, number, 0, number);
        }
    }

    @Test
    void whatArrivesOnceAndInOrderIsClean() {
        publish(20);
        deliver(near, 1, 20);
        deliver(far, 1, 20);

        var verdict = checker.verdict();

        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.received()).isEqualTo(40);
    }

    @ParameterizedTest
    @EnumSource
    void mischiefIsFoundForWhatItIs(Mischief.Kind kind) {
        publish(20);
        deliver(near, 1, 20);
        deliver(new Mischief(far, kind, 9), 1, 20);

        var verdict = checker.verdict();

        assertThat(verdict.clean()).isFalse();
        assertThat(verdict.lost()).isEqualTo(kind == Mischief.Kind.DROP ? 1 : 0);
        assertThat(verdict.duplicated()).isEqualTo(kind == Mischief.Kind.DOUBLE ? 1 : 0);
        assertThat(verdict.reordered()).isEqualTo(kind == Mischief.Kind.SWAP ? 1 : 0);
        assertThat(verdict.unexpected()).isZero();
    }

    @Test
    void whatFallsIntoAnAnnouncedGapIsNotLost() {
        publish(20);
        deliver(near, 1, 20);
        deliver(far, 1, 5);
        far.gap(new Gap(CHANNEL, EPOCH, 6, 12, false));
        deliver(far, 13, 20);

        var verdict = checker.verdict();

        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.announcedGaps()).isOne();
    }

    @Test
    void aGapThatIsShorterOrLongerThanWhatIsMissingIsWrong() {
        publish(20);
        deliver(near, 1, 20);
        deliver(far, 1, 5);
        far.gap(new Gap(CHANNEL, EPOCH, 6, 11, false));
        deliver(far, 13, 15);
        far.gap(new Gap(CHANNEL, EPOCH, 17, 18, false));
        deliver(far, 19, 20);

        var verdict = checker.verdict();

        assertThat(verdict.wrongGaps()).isEqualTo(2);
        assertThat(verdict.lost()).isEqualTo(2);
    }

    @Test
    void aResetTakesWhatNobodyHasSeenAndNothingElse() {
        publish(10);
        deliver(near, 1, 8);
        deliver(far, 1, 8);
        near.gap(new Gap(CHANNEL, "e2", 1, 0, true));
        far.gap(new Gap(CHANNEL, "e2", 1, 0, true));
        publish(2);
        near.received(CHANNEL, 1, 0, 11);
        near.received(CHANNEL, 2, 0, 12);
        far.received(CHANNEL, 1, 0, 11);

        assertThat(checker.verdict().lost()).isOne();
    }

    @Test
    void whatWasNeverAttemptedOrIsRefusedIsUnexpected() {
        publisher.settle(publisher.attempt(CHANNEL), Outcome.REFUSED);
        deliver(near, 1, 2);

        assertThat(checker.verdict().unexpected()).isEqualTo(2);
    }

    @Test
    void twoSubscribersThatGetDifferentThingsAtOneOffsetAreUnexpected() {
        publish(2);
        deliver(near, 1, 2);
        far.received(CHANNEL, 1, 0, 1);
        far.received(CHANNEL, 2, 0, 1);

        var verdict = checker.verdict();

        assertThat(verdict.unexpected()).isOne();
        assertThat(verdict.duplicated()).isOne();
        assertThat(verdict.lost()).isOne();
    }

    @Test
    void whatNobodyCouldSayIsIndeterminateWhetherItArrivedOrNot() {
        publisher.attempt(CHANNEL);
        publisher.attempt(CHANNEL);
        deliver(near, 1, 1);
        deliver(far, 1, 1);

        var verdict = checker.verdict();

        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.indeterminate()).isEqualTo(2);
        assertThat(verdict.indeterminateArrived()).isOne();
    }
}
