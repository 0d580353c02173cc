package org.thywill.engine;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.thywill.app.StorageException;
import org.thywill.component.Database;
import org.thywill.component.Identity;
import org.thywill.component.Log;
import org.thywill.component.Push;

/// What the parts of the engine share. The components are asked for when they are used, since the engine exists
/// before they do.
///
/// @param calls how many calls are not answered
/// @param executor runs each task on a thread that may block: a virtual one, except in tests
record Services(
        EngineSettings settings,
        Supplier<Push> pushes,
        Supplier<Database> databases,
        Supplier<Log> logs,
        EngineCounters counters,
        InstantSource clock,
        Executor executor,
        Timers timers,
        CallBudget calls,
        Supplier<Identity> identities) {

    /// Threads that inherit nothing, so that no application's class loader sticks to one.
    private static final ThreadFactory THREADS = Thread.ofVirtual()
            .name("thywill-engine-", 0)
            .inheritInheritableThreadLocals(false)
            .factory();

    static Thread thread(Runnable task) {
        return THREADS.newThread(task);
    }

    static void executeOnVirtualThread(Runnable task) {
        thread(task).start();
    }

    Push push() {
        return pushes.get();
    }

    Database database() {
        return databases.get();
    }

    Identity identity() {
        return identities.get();
    }

    Log log() {
        return logs.get();
    }

    /// What could not be stored or read is refused, and counted here, wherever that is told.
    StorageException refusedStorage(String message, Throwable cause) {
        counters.refusedStorage.increment();
        return new StorageException(message, cause);
    }

    long nowMs() {
        return clock.millis();
    }
}
