package org.thywill.application.local;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Application;
import org.thywill.app.ApplicationContext;
import org.thywill.app.Client;
import org.thywill.app.Departure;
import org.thywill.app.Message;
import org.thywill.app.User;

/// Calls an application with its class loader as the thread's, and puts back what was there.
final class GuardedApplication implements Application {
    private final Application application;
    private final ClassLoader loader;

    GuardedApplication(Application application, ClassLoader loader) {
        this.application = application;
        this.loader = loader;
    }

    @Override
    public void start(ApplicationContext context) throws Exception {
        call(() -> application.start(context));
    }

    @Override
    @Nullable
    public User signIn(String credentials) throws Exception {
        var user = new AtomicReference<@Nullable User>();
        call(() -> user.set(application.signIn(credentials)));
        return user.get();
    }

    @Override
    public void clientConnected(Client client) throws Exception {
        call(() -> application.clientConnected(client));
    }

    @Override
    public void messageReceived(Client client, Message message) throws Exception {
        call(() -> application.messageReceived(client, message));
    }

    @Override
    public void clientGone(Client client, Departure why) throws Exception {
        call(() -> application.clientGone(client, why));
    }

    @Override
    public void stop() throws Exception {
        call(application::stop);
    }

    private void call(Callback callback) throws Exception {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            callback.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private interface Callback {
        void run() throws Exception;
    }
}
