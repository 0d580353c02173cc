package org.thywill.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Client;
import org.thywill.app.Outcome;
import org.thywill.app.Rpc;
import org.thywill.component.Json;

/// Calls in both directions, as an application sees them.
record AppRpc(ApplicationRuntime application) implements Rpc {

    @Override
    public <A> void expose(String name, Class<A> argument, Function<A> function) {
        application.functions().expose(name, argument, function);
    }

    @Override
    public <T> Map<Client, Outcome<T>> callAll(
            Collection<? extends Client> clients, String name, @Nullable Object argument, Class<T> type, Duration limit)
            throws InterruptedException {
        var json = application.write(argument);
        var calls = new LinkedHashMap<Client, PendingCall>();
        for (var client : clients) {
            if (!calls.containsKey(client)) {
                calls.put(client, begin(client, name, json, limit));
            }
        }
        var outcomes = new LinkedHashMap<Client, Outcome<T>>();
        try {
            for (var call : calls.entrySet()) {
                outcomes.put(
                        call.getKey(),
                        TypedCalls.outcome(application, call.getValue().await(), type));
            }
            return outcomes;
        } finally {
            calls.forEach(this::cancel); // of those that are over nothing is left to cancel
        }
    }

    private PendingCall begin(Client client, String name, Json json, Duration limit) {
        var state = application.own(client);
        return state == null
                ? PendingCall.over(Reply.of(Failures.GONE_AWAY))
                : state.calls().begin(name, json, limit);
    }

    private void cancel(Client client, PendingCall call) {
        var state = application.own(client);
        if (state != null) {
            state.calls().cancel(call);
        }
    }

    @Override
    public <T> Map<Client, Outcome<T>> callAll(String name, @Nullable Object argument, Class<T> type, Duration limit)
            throws InterruptedException {
        return callAll(application.clients(), name, argument, type, limit);
    }

    @Override
    public void notifyAll(String name, @Nullable Object argument) {
        CallNames.legal(name);
        var json = application.write(argument);
        application.states().forEach(client -> client.downstream().tell(name, json));
    }
}
