package org.thywill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.Database.StoredPublication;
import org.thywill.component.testkit.MemoryDatabase;
import org.thywill.engine.RepeatingClient.Outcome;

/// Loses answers of the database, some of which say that something is stored, kills servers, and cuts a client off
/// that publishes meanwhile, all at random.
class DurableOrderModelTest {
    private static final String CHANNEL = "durable/1";
    private static final int STEPS = 120;
    private static final int FAILING_PERCENT = 15;

    private final RepeatingClient client = new RepeatingClient(CHANNEL);
    private MemoryDatabase database = new MemoryDatabase();
    private EngineFixture server = started();

    private EngineFixture started() {
        var application = new TestApplication();
        var started = EngineFixture.withThreads(Map.of(), application, database);
        application.handler =
                (_, message) -> application.context.channel(CHANNEL).publish(message.as(Long.class), message.id());
        return started;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whatIsAcknowledgedIsStoredOnceAndInOrder(long seed) {
        run(new Random(seed));
    }

    @Test
    void aSeedOfTheDayFindsNothingEither() {
        long seed = System.nanoTime();
        System.out.println("DurableOrderModelTest: seed " + seed);

        run(new Random(seed));
    }

    private void run(Random random) {
        var ofDatabase = new Random(random.nextLong());
        client.connect(server);
        database.failAtRandom(ofDatabase, FAILING_PERCENT);
        for (int i = 0; i < STEPS; i++) {
            step(random, ofDatabase);
        }
        database.failAtRandom(ofDatabase, 0);
        client.finish();

        check(database.publications("app/" + CHANNEL, 0, Integer.MAX_VALUE));
    }

    private void step(Random random, Random ofDatabase) {
        server.clock.advance(Duration.ofSeconds(1)); // there is a limit of messages for each
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> client.publish(1 + random.nextInt(8));
            case 4, 5 -> client.read(random.nextInt(6));
            case 6, 7 -> client.read(Integer.MAX_VALUE);
            case 8, 9 -> client.awaitServer();
            case 10 -> client.comeBack(server);
            default -> {
                database = database.handOver();
                server = started();
                client.connect(server);
                database.failAtRandom(ofDatabase, FAILING_PERCENT);
            }
        }
    }

    private void check(List<StoredPublication> stored) {
        var numbers = stored.stream()
                .map(publication -> Long.valueOf(publication.json().toString()))
                .toList();
        var done = client.outcomes().entrySet().stream()
                .filter(outcome -> outcome.getValue() == Outcome.DONE)
                .map(Map.Entry::getKey)
                .toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates().containsAll(done);
        assertThat(client.outcomes()).containsKeys(numbers.toArray(Long[]::new)).doesNotContainValue(Outcome.UNKNOWN);
        assertThat(stored).extracting(StoredPublication::offset).isSorted().doesNotHaveDuplicates();
    }
}
