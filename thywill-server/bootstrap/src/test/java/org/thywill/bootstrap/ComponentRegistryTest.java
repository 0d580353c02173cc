package org.thywill.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.thywill.component.ComponentContext;
import org.thywill.component.ComponentException;
import org.thywill.component.Counters;
import org.thywill.component.Slot;

class ComponentRegistryTest {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final FakeComponents fakes = new FakeComponents();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final InstantSource clock = now::get;

    private ComponentRegistry registry() {
        return new ComponentRegistry(new Providers(fakes.providers()), new FakeComponents.Settings(), clock);
    }

    private static ComponentContext context(ComponentRegistry registry) {
        return new ServerContext(
                registry,
                () -> {
                    throw new IllegalStateException("no engine here");
                },
                new LateSite(),
                new Counters(),
                Path.of("data"),
                Path.of("."));
    }

    @Test
    void componentsStartInTheOrderOfTheirSlotsAndStopTheOtherWayRound() {
        var registry = registry();

        registry.start(context(registry), GRACE);
        registry.stop(GRACE);

        assertThat(fakes.events)
                .containsExactly(
                        "start log",
                        "start database",
                        "start identity",
                        "start client-interface",
                        "start push",
                        "start application-interface",
                        "stop application-interface",
                        "stop push",
                        "stop client-interface",
                        "stop identity",
                        "stop database",
                        "stop log");
    }

    @Test
    void aComponentStartsAfterThoseItRequires() {
        fakes.requires.put(Slot.LOG, Set.of(Slot.DATABASE));
        fakes.requires.put(Slot.DATABASE, Set.of(Slot.PUSH));
        var registry = registry();

        registry.start(context(registry), GRACE);

        assertThat(fakes.events).startsWith("start push", "start database", "start log", "start identity");
    }

    @Test
    void componentsThatRequireEachOtherAreNamed() {
        fakes.requires.put(Slot.DATABASE, Set.of(Slot.PUSH));
        fakes.requires.put(Slot.PUSH, Set.of(Slot.DATABASE));

        assertThatThrownBy(this::registry)
                .isInstanceOf(ComponentException.class)
                .hasMessage("Components require each other in a circle:"
                        + " database \"fake\" → push \"fake\" → database \"fake\".");
    }

    @Test
    void whenOneDoesNotStartThoseBeforeItStopAgain() {
        fakes.failing.add("start client-interface");
        var registry = registry();

        assertThatThrownBy(() -> registry.start(context(registry), GRACE))
                .hasMessage("The client-interface does not start.");

        assertThat(fakes.events)
                .startsWith("start log", "start database", "start identity", "start client-interface")
                .endsWith("start client-interface", "stop identity", "stop database", "stop log");
    }

    @Test
    void aComponentWithAnErrorOfItsOwnIsNamed() {
        fakes.broken.add("start push");
        var registry = registry();

        assertThatThrownBy(() -> registry.start(context(registry), GRACE))
                .isInstanceOf(ComponentException.class)
                .hasMessageMatching(
                        "The push \"fake\" \\(org\\.thywill\\.bootstrap\\.FakeComponents.*\\) met with an error"
                                + " of its own: java\\.lang\\.IllegalStateException: as the test wants it\\.");
        assertThat(fakes.events).endsWith("stop client-interface", "stop identity", "stop database", "stop log");
    }

    @Test
    void aStopThatFailsDoesNotKeepTheOthersFromStopping() {
        fakes.failing.add("stop push");
        var registry = registry();
        registry.start(context(registry), GRACE);

        registry.stop(GRACE);

        assertThat(fakes.events)
                .endsWith("stop push", "stop client-interface", "stop identity", "stop database", "stop log");
    }

    @Test
    void allComponentsShareTheGrace() {
        fakes.onStop = () -> now.updateAndGet(time -> time.plusSeconds(4));
        var registry = registry();
        registry.start(context(registry), GRACE);

        registry.stop(GRACE);

        assertThat(fakes.graces).extracting(Duration::toSeconds).containsExactly(10L, 6L, 2L, 0L, 0L, 0L);
    }

    @Test
    void aComponentReachesOnlyWhatItRequires() {
        fakes.requires.put(Slot.PUSH, Set.of(Slot.LOG));
        var registry = registry();
        registry.start(context(registry), GRACE);
        var context = fakes.contexts.get(Slot.PUSH);

        assertThat(context.component(Slot.LOG)).isSameAs(registry.component(Slot.LOG));
        assertThatThrownBy(() -> context.component(Slot.DATABASE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("asks for the database, but does not name it in requires()");
    }
}
