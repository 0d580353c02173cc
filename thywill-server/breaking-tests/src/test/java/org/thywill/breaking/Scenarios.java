package org.thywill.breaking;

import java.util.List;

/// All scenarios, in the order in which they run. A new one is added here.
final class Scenarios {
    static final List<Scenario> ALL = List.of(new CutWhilePublishing(), new CutBeforeAnything());

    private Scenarios() {}
}
