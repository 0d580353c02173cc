package org.thywill.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Refused;
import org.thywill.app.Rpc;
import org.thywill.component.Json;

/// What an application has exposed to its clients.
final class Functions {
    private static final int LIMIT = 1_000;

    private final ApplicationRuntime application;
    private final Map<String, Exposed<?>> byName = new ConcurrentHashMap<>();

    /// @param loader of the thread that has exposed it: the application's own
    private record Exposed<A>(
            Class<A> argument,
            Rpc.Function<A> function,
            @Nullable ClassLoader loader) {}

    Functions(ApplicationRuntime application) {
        this.application = application;
    }

    <A> void expose(String name, Class<A> argument, Rpc.Function<A> function) {
        CallNames.legal(name);
        if (byName.size() >= LIMIT) {
            throw new IllegalStateException("An application may expose " + LIMIT + " functions");
        }
        var loader = Thread.currentThread().getContextClassLoader();
        if (byName.putIfAbsent(name, new Exposed<>(argument, function, loader)) != null) {
            throw new IllegalStateException("A function \"" + name + "\" is exposed already");
        }
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    /// Runs a function, whatever it throws.
    ///
    /// @return what it has given
    Json call(ClientState client, String name, Json argument) throws Exception {
        var exposed = byName.get(name);
        if (exposed == null) { // the application stops
            var unknown = Failures.unknownFunction(name);
            throw new Refused(unknown.code(), unknown.message());
        }
        return InLoader.in(exposed.loader(), () -> call(exposed, client, argument));
    }

    private <A> Json call(Exposed<A> exposed, ClientState client, Json argument) throws Exception {
        var given = application.readOrRefuse(argument, exposed.argument());
        return application.write(exposed.function().call(client, given));
    }

    /// Lets go of the application's code.
    void clear() {
        byName.clear();
    }
}
