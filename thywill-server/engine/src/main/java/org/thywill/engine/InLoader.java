package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.app.ChannelOptions;

/// Runs what an application has given for its channels as its callbacks run: with the context class loader of the
/// thread that it was given on.
final class InLoader {
    private InLoader() {}

    static ChannelOptions of(ChannelOptions options) {
        var access = options.access();
        var guard = access.guard();
        var filter = access.filter();
        var loader = Thread.currentThread().getContextClassLoader();
        var wrapped = options;
        if (guard != null) {
            wrapped = wrapped.guard((client, right, channel) -> in(loader, () -> guard.allows(client, right, channel)));
        }
        if (filter != null) {
            wrapped = wrapped.filter(
                    (client, channel, message) -> in(loader, () -> filter.filter(client, channel, message)));
        }
        return wrapped;
    }

    /// Runs something with a class loader, and then goes on with the one before.
    static <T extends @Nullable Object> T in(@Nullable ClassLoader loader, Call<T> call) throws Exception {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return call.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    interface Call<T extends @Nullable Object> {
        T call() throws Exception;
    }
}
