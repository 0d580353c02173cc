package org.thywill.breaking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thywill.remote.Transport;

/// The short form of the bench, and the proof that it would find something.
class BreakingBenchIT {

    @TestFactory
    Stream<DynamicTest> scenariosPass() {
        return Scenarios.ALL.stream()
                .filter(Scenario::inEveryTest)
                .map(scenario -> DynamicTest.dynamicTest(scenario.id() + ": " + scenario.title(), () -> {
                    var reports = Suite.run(Bench.quick(System.out), scenario);
                    reports.forEach(report -> System.out.println(report.json()));
                    assertThat(reports)
                            .isNotEmpty()
                            .allSatisfy(report -> assertThat(report.passed())
                                    .as(report.json())
                                    .isTrue());
                }));
    }

    @ParameterizedTest
    @EnumSource
    void mischiefBetweenServerAndCheckerIsFound(Mischief.Kind kind) throws Exception {
        var checker = new Checker();
        var bench = Bench.quick(System.out);
        try (var stage = new Stage(bench, new CutWhilePublishing());
                var crowd = new Crowd(
                        checker,
                        stage.server().address(),
                        options -> options.over(Transport.WEBSOCKET),
                        new Shape(2, 1, 1, 1, 100, 200),
                        "reliable/mischief/",
                        log -> log.name().endsWith("1") ? new Mischief(log, kind, 20) : log)) {
            var publisher = crowd.publisher(crowd.subscribers().getFirst(), crowd.channels());
            for (int i = 0; i < 50; i++) {
                publisher.publishNext(i);
            }
            crowd.stopPublishing(20);

            var verdict = crowd.settle(1);

            assertThat(verdict.clean()).isFalse();
            assertThat(verdict.lost()).isEqualTo(kind == Mischief.Kind.DROP ? 1 : 0);
            assertThat(verdict.duplicated()).isEqualTo(kind == Mischief.Kind.DOUBLE ? 1 : 0);
            assertThat(verdict.reordered()).isEqualTo(kind == Mischief.Kind.SWAP ? 1 : 0);
            assertThat(verdict.unexpected()).isZero();
        }
    }
}
