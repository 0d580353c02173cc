package org.thywill.remote;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a client has exposed, and the calls of it that are not over.
final class ExposedFunctions {
    private static final System.Logger LOG = System.getLogger(ExposedFunctions.class.getPackageName());

    /// Calls that wait or run.
    static final int MAX_PENDING = 1_000;

    private static final int MAX_MESSAGE = 1_000;
    private static final String FAILED = "failed";

    private final Executor serial;
    private final Timers timers;
    private final Answers answers;
    private final Map<String, Exposed<?>> byName = new ConcurrentHashMap<>();
    private final Map<String, RunningCall> pending = new ConcurrentHashMap<>();

    private record Exposed<A>(Class<A> argument, Rpc.Function<A> function) {}

    /// Where results go.
    interface Answers {
        /// @throws IllegalArgumentException if it cannot travel
        /// @throws Refused if it is too long, or too much waits
        void result(String call, @Nullable Object data);

        void error(String call, String code, String message);
    }

    /// @param serial runs the functions, one at a time and in order
    ExposedFunctions(Executor serial, Timers timers, Answers answers) {
        this.serial = serial;
        this.timers = timers;
        this.answers = answers;
    }

    <A> Registration expose(String name, Class<A> argument, Rpc.Function<A> function) {
        var exposed = new Exposed<>(argument, function);
        if (byName.putIfAbsent(name, exposed) != null) {
            throw new IllegalStateException("A function \"" + name + "\" is exposed already");
        }
        return () -> byName.remove(name, exposed);
    }

    /// The application calls. Only notes what is to be done.
    void called(Incoming.Called called) {
        var id = called.id();
        if (id != null && pending.size() >= MAX_PENDING) {
            serial.execute(() -> answers.error(id, "overloaded", "Too many calls wait"));
            return;
        }
        var call = new RunningCall();
        if (id != null) {
            pending.put(id, call);
            if (called.timeoutMs() > 0) {
                call.timer(timers.after(called.timeoutMs(), () -> cancelled(id)));
            }
        }
        serial.execute(() -> run(called, call));
    }

    /// Nobody waits for the result any more.
    void cancelled(String id) {
        var call = pending.remove(id);
        if (call != null) {
            call.abandon();
        }
    }

    /// The session is over.
    void close() {
        pending.keySet().forEach(this::cancelled);
    }

    private void run(Incoming.Called called, RunningCall call) {
        if (!call.begin()) {
            return;
        }
        Object result = null;
        Throwable failure = null;
        try {
            result = given(called.name(), called.data());
        } catch (Throwable e) { // whatever it is, the application is told
            failure = e;
        }
        boolean wanted = call.end();
        Thread.interrupted(); // an interrupt was for this call, not for the next
        var id = called.id();
        if (id != null) {
            pending.remove(id, call);
        }
        if (wanted && failure != null) {
            fail(called, failure);
        } else if (wanted && id != null) {
            answer(id, result);
        }
    }

    private @Nullable Object given(String name, JsonNode data) throws Exception {
        var exposed = byName.get(name);
        if (exposed == null) {
            throw new Refused("unknown-function", "The client exposes no function \"" + name + "\"");
        }
        return given(exposed, data);
    }

    @SuppressWarnings("NullAway") // a function that takes null says so
    private static <A> @Nullable Object given(Exposed<A> exposed, JsonNode data) throws Exception {
        A argument;
        try {
            argument = Json.as(data, exposed.argument());
        } catch (IllegalArgumentException e) {
            throw new Refused("invalid", String.valueOf(e.getMessage()));
        }
        return exposed.function().call(argument);
    }

    private void answer(String id, @Nullable Object result) {
        try {
            answers.result(id, result);
        } catch (IllegalArgumentException | Refused e) {
            answers.error(id, FAILED, cut(String.valueOf(e.getMessage())));
        }
    }

    private void fail(Incoming.Called called, Throwable failure) {
        if (!(failure instanceof Refused)) {
            LOG.log(System.Logger.Level.WARNING, "A function failed", failure);
        }
        var id = called.id();
        if (id != null && failure instanceof Refused refused) {
            answers.error(id, refused.hasCode() ? refused.code() : FAILED, cut(refused.getMessage()));
        } else if (id != null) {
            answers.error(id, FAILED, "The client failed at it; its log says why");
        }
    }

    private static String cut(String message) {
        return message.substring(0, Math.min(message.length(), MAX_MESSAGE)).replaceAll("\\p{Cs}", "\ufffd");
    }
}
