package org.thywill.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thywill.app.StorageException;
import org.thywill.component.ClientMessage;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.engine.EntryChange.Outcome;

/// A message of a client's that has something stored on a durable channel, and nothing else. When its turn in the
/// mailbox comes, those that follow it there are stored with it, in one transaction.
///
/// So they fail together, too. The first is refused then; the others are stored once the client knows of that, as if
/// they had waited for the first. What the transaction has stored after all is found by its id, and is not stored
/// again.
final class StoringTask implements Runnable {
    /// So many are stored together at most.
    private static final int TOGETHER = 64;

    /// No more are stored with those whose data have so many bytes.
    private static final long TOGETHER_BYTES = 256 << 10;

    private final ClientState client;
    private final ClientMessage message;

    StoringTask(ClientState client, ClientMessage message) {
        this.client = client;
        this.message = message;
    }

    @Override
    public void run() {
        var waiting = together();
        try {
            while (!waiting.isEmpty() && client.upstream().goesOn()) {
                store(waiting);
                client.acknowledge();
            }
        } finally {
            waiting.forEach(task -> client.upstream().over(task.message, false));
        }
    }

    private ArrayDeque<StoringTask> together() {
        var tasks = new ArrayDeque<StoringTask>();
        long bytes = 0;
        for (var task = this; task != null; task = next(tasks.size(), bytes)) {
            tasks.add(task);
            bytes += Upstream.bytes(task.message);
        }
        return tasks;
    }

    private @Nullable StoringTask next(int count, long bytes) {
        return count < TOGETHER && bytes < TOGETHER_BYTES ? client.mailbox().takeNext(StoringTask.class) : null;
    }

    /// Removes those that are done or refused: all, or none that comes after one that could not be stored.
    private void store(ArrayDeque<StoringTask> waiting) {
        var steps = steps(waiting);
        var outcomes = outcomes(steps);
        for (var step : steps) {
            var message = waiting.remove().message;
            boolean fails = outcomes == null && step instanceof Storing.Write;
            Mailbox.guarded(() -> {
                switch (step) {
                    case Storing.Nothing(var refuse) -> refuse.run();
                    case Storing.Write(var _, var then) when outcomes != null -> then.accept(outcomes.next());
                    case Storing.Write _ -> client.fail(message.number(), Failures.STORAGE);
                }
            });
            client.upstream().over(message, true);
            if (fails) {
                return;
            }
        }
    }

    /// What is to be done for each, up to the first whose channel cannot be opened.
    private List<Storing> steps(Iterable<StoringTask> tasks) {
        var steps = new ArrayList<Storing>();
        for (var task : tasks) {
            try {
                steps.add(client.application().channels().storing(client, task.message));
            } catch (StorageException _) {
                steps.add(task.failing(Failures.STORAGE));
                return steps;
            } catch (IllegalStateException _) { // too many channels, or the application stops
                steps.add(task.failing(Failures.OVERLOADED));
            }
        }
        return steps;
    }

    private Storing failing(Failure failure) {
        return new Storing.Nothing(() -> client.fail(message.number(), failure));
    }

    /// @return what became of each write; `null` if none could be stored
    private @Nullable Iterator<Outcome> outcomes(List<Storing> steps) {
        var writes = new ArrayList<DurableWrite>();
        for (var step : steps) {
            if (step instanceof Storing.Write(var write, var _)) {
                writes.add(write);
            }
        }
        try {
            return client.application().hub().store(writes).iterator();
        } catch (StorageException _) {
            return null;
        }
    }
}
