package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.thywill.app.ChannelOptions;
import org.thywill.component.CloseReason;
import org.thywill.engine.TokenBucket.Rate;

class SmallPartsTest {

    @Nested
    class AMailbox {
        private final TaskQueue tasks = new TaskQueue();
        private final AtomicInteger turns = new AtomicInteger();
        private final Mailbox mailbox = new Mailbox(owner(tasks, turns::incrementAndGet));
        private final List<Integer> done = new ArrayList<>();

        @Test
        void runsItsTasksInOrderAndLeavesTheThreadToOthersNowAndThen() {
            for (int i = 0; i < 100; i++) {
                int number = i;
                mailbox.add(() -> done.add(number));
            }
            assertThat(tasks.size()).isEqualTo(1);

            tasks.runOne();
            assertThat(done).hasSize(64);
            tasks.runAll();

            assertThat(done).isEqualTo(IntStream.range(0, 100).boxed().toList());
            assertThat(turns).hasValue(2);
            assertThat(mailbox.size()).isZero();
        }

        @Test
        void goesOnAfterATaskThatFails() {
            mailbox.add(() -> {
                throw new StackOverflowError();
            });
            mailbox.add(() -> done.add(1));

            tasks.runAll();

            assertThat(done).containsExactly(1);
        }

        @Test
        void letsATaskTakeThoseOfItsKindThatFollowIt() {
            mailbox.add(new Numbered(1));
            mailbox.add(new Numbered(2));
            mailbox.add(new Numbered(3));
            mailbox.add(() -> done.add(4));
            mailbox.add(new Numbered(5));
            mailbox.addFirst(() -> done.add(0));

            tasks.runAll();

            assertThat(done).containsExactly(0, 123, 4, 5);
            assertThat(mailbox.size()).isZero();
        }

        @Test
        void countsWhatATaskHasTakenUntilTheTurnIsOver() {
            var sizes = new ArrayList<Integer>();
            mailbox.add(new Numbered(1));
            mailbox.add(new Numbered(2));
            mailbox.add(() -> sizes.add(mailbox.size()));

            tasks.runAll();

            assertThat(sizes).containsExactly(3);
        }

        /// Adds its number, followed by those of the tasks that it takes, to what is done.
        private final class Numbered implements Runnable {
            private final int number;

            private Numbered(int number) {
                this.number = number;
            }

            @Override
            public void run() {
                int all = 0;
                for (var next = this; next != null; next = mailbox.takeNext(Numbered.class)) {
                    all = all * 10 + next.number;
                }
                done.add(all);
            }
        }

        private static Mailbox.Owner owner(Executor executor, Runnable afterTurn) {
            return new Mailbox.Owner() {
                @Override
                public Executor executor() {
                    return executor;
                }

                @Override
                public void afterTurn() {
                    afterTurn.run();
                }
            };
        }

        @Test
        void neverRunsTwoTasksAtATime() throws Exception {
            var threaded = new Mailbox(owner(Services::executeOnVirtualThread, () -> {}));
            var busy = new AtomicInteger();
            var finished = new CountDownLatch(4_000);
            var overlaps = new AtomicInteger();
            for (int adder = 0; adder < 4; adder++) {
                Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        threaded.add(() -> {
                            overlaps.addAndGet(busy.getAndIncrement());
                            busy.decrementAndGet();
                            finished.countDown();
                        });
                    }
                });
            }

            assertThat(finished.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(overlaps).hasValue(0);
        }
    }

    @Nested
    class ACatchUp {
        @Test
        void thatFailsClosesTheConnectionSoThatTheClientComesBack() {
            var tasks = new TaskQueue();
            var connection = new FakeConnection();
            var catchUp = new CatchUp(connection, tasks);

            catchUp.add(() -> {
                throw new StackOverflowError();
            });
            tasks.runAll();

            assertThat(connection.closed()).isEqualTo(CloseReason.SERVER_ERROR);
        }
    }

    @Nested
    class ATokenBucket {
        @Test
        void letsABurstPassAndThenSoManyPerSecond() {
            var bucket = new TokenBucket(new Rate(10, 3), 0);

            assertThat(taken(bucket, 0)).isEqualTo(3);
            assertThat(bucket.retryAfterMs()).isEqualTo(100);
            assertThat(bucket.take(99)).isFalse();
            assertThat(bucket.retryAfterMs()).isEqualTo(1);
            assertThat(bucket.take(100)).isTrue();
            assertThat(bucket.take(50)).as("a clock that goes back").isFalse();
            assertThat(taken(bucket, 10_000)).isEqualTo(3);
        }

        private static int taken(TokenBucket bucket, long nowMs) {
            int count = 0;
            while (bucket.take(nowMs)) {
                count++;
            }
            return count;
        }

        @Test
        void hasARateThatPeopleCanWrite() {
            assertThat(Rate.parse("120/240")).isEqualTo(new Rate(120, 240));
            assertThat(Rate.parse("5")).isEqualTo(new Rate(5, 10));
            for (var wrong : List.of("", "0", "-1", "1/", "/1", "a/b", "1/2/3", "99999999")) {
                assertThatThrownBy(() -> Rate.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Nested
    class ChannelRulesOfAnApplication {
        private final ChannelRules rules = new ChannelRules(new Patterns<>());

        @Test
        void theLongestMatchWins() {
            rules.declare("*", ChannelOptions.reliable().historySize(1));
            rules.declare("room/*", ChannelOptions.reliable().historySize(2));
            rules.declare("room/1*", ChannelOptions.reliable().historySize(3));
            rules.declare("room/1", ChannelOptions.reliable().historySize(4));

            assertThat(rules.of("lobby").historySize()).isEqualTo(1);
            assertThat(rules.of("room/2").historySize()).isEqualTo(2);
            assertThat(rules.of("room/12").historySize()).isEqualTo(3);
            assertThat(rules.of("room/1").historySize()).isEqualTo(4);
        }

        @Test
        void aChannelThatNoneMatchesHasTheDefault() {
            assertThat(rules.of("any")).isEqualTo(ChannelOptions.DEFAULT);
        }

        @Test
        void onlyLegalNamesAreChannels() {
            for (var legal : List.of("a", "Z9", "room/1:x_y-z.", "x".repeat(255))) {
                assertThat(ChannelNames.isLegal(legal)).as(legal).isTrue();
            }
            for (var illegal : List.of("", "@", "a b", "a*", "ä", "a;b", "a,b", "a\n", "x".repeat(256))) {
                assertThat(ChannelNames.isLegal(illegal)).as(illegal).isFalse();
            }
        }
    }
}
