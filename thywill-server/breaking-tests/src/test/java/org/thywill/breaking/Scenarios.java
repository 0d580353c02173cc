package org.thywill.breaking;

import java.util.List;

/// All scenarios, in the order in which they run. A new one is added here.
final class Scenarios {
    static final List<Scenario> ALL = List.of(
            new CutWhilePublishing(),
            new CutForLong(),
            new CutForMinutes(),
            new BeyondTheWindow(),
            new CutBeforeAnything(),
            new TransportSwitches(),
            new Killed(false),
            new Killed(true),
            new Drained());

    private Scenarios() {}
}
