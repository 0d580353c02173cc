package org.thywill.engine;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Runs an application's code on a thread of its own and waits for it, but not for ever.
final class DeadlineRun {

    interface Code {
        void run() throws Exception;
    }

    private DeadlineRun() {}

    /// @return what the code threw; a [TimeoutException] if it took too long and was interrupted; `null` if it ended
    ///     well
    static @Nullable Throwable run(Code code, Duration limit) {
        var task = new FutureTask<@Nullable Void>(() -> {
            code.run();
            return null;
        });
        var thread = Services.thread(task);
        thread.start();
        try {
            task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (TimeoutException e) {
            thread.interrupt();
            return new TimeoutException("it took longer than " + limit.toSeconds() + " s");
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            return e;
        }
    }

    /// The name and the message of a failure, even of one that fails at telling it.
    static String describe(Throwable failure) {
        return failure instanceof TimeoutException
                ? messageOf(failure)
                : failure.getClass().getName() + ": " + messageOf(failure);
    }

    static String messageOf(Throwable failure) {
        try {
            return String.valueOf(failure.getMessage());
        } catch (Throwable e) {
            return "(no message)";
        }
    }
}
