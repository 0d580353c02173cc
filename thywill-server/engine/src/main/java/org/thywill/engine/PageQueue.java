package org.thywill.engine;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thywill.app.ClientQueue;

/// A queue in the pages of some clients, as the application sees it.
///
/// @param clients asked for at each push
record PageQueue(ApplicationRuntime application, String name, Supplier<Stream<ClientState>> clients)
        implements ClientQueue {

    PageQueue {
        CallNames.legal(name);
    }

    @Override
    public void push(@Nullable Object data) {
        var json = application.write(data);
        clients.get().forEach(client -> client.downstream().push(name, json));
    }
}
