package org.thywill.breaking;

import java.time.Duration;
import java.util.List;

/// One way to break things, and what must hold nevertheless.
interface Scenario {
    /// As in the catalogue of `documentation/testing.md`, such as `N1`.
    String id();

    /// What is done, in a few words.
    String title();

    /// Whether its short form is part of every test.
    default boolean inEveryTest() {
        return false;
    }

    /// Longer than this it never takes.
    Duration limit();

    /// Does it.
    ///
    /// @return a report for each transport, or for each variant
    List<Report> run(Stage stage) throws Exception;
}
