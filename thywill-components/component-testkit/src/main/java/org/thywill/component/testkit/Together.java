package org.thywill.component.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/// Does something on several virtual threads that begin at the same moment.
public final class Together {
    private static final long DEADLINE_SECONDS = 60;

    private Together() {}

    /// @param work is given the number of its thread, from 0
    public static void run(int threads, IntConsumer work) {
        call(threads, thread -> {
            work.accept(thread);
            return thread;
        });
    }

    /// @return what each thread returned, in the order of their numbers
    /// @throws AssertionError if a thread threw or did not end in time
    public static <T> List<T> call(int threads, IntFunction<T> work) {
        var begin = new CountDownLatch(threads);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<T>>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                running.add(executor.submit(() -> {
                    begin.countDown();
                    begin.await();
                    return work.apply(number);
                }));
            }
            var results = new ArrayList<T>();
            for (var task : running) {
                results.add(task.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
            }
            return results;
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("One of " + threads + " threads failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for " + threads + " threads", e);
        }
    }
}
