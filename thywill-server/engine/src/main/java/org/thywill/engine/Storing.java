package org.thywill.engine;

import java.util.function.Consumer;
import org.thywill.engine.EntryChange.Outcome;

/// What is to be stored for a message of a client's.
sealed interface Storing {
    /// @param then tells the client what became of it
    record Write(DurableWrite write, Consumer<Outcome> then) implements Storing {}

    /// @param refuse tells the client why
    record Nothing(Runnable refuse) implements Storing {}
}
