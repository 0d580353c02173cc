package org.thywill.engine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.thywill.app.ApplicationContext;
import org.thywill.app.Channel;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Client;
import org.thywill.app.ClientQueue;
import org.thywill.app.Queue;
import org.thywill.app.Rpc;
import org.thywill.app.StateChannel;
import org.thywill.app.Storage;

/// What an application reaches the engine by.
record AppContext(ApplicationRuntime application, Storage storage) implements ApplicationContext {

    @Override
    public String id() {
        return application.id();
    }

    @Override
    public void declare(String pattern, ChannelOptions options) {
        application.hub().declare(pattern, InLoader.of(options));
    }

    @Override
    public Channel channel(String name) {
        return new AppChannel(application, ChannelNames.legal(name));
    }

    @Override
    public StateChannel state(String name) {
        var kind = application.hub().options(ChannelNames.legal(name)).kind();
        if (!kind.state()) {
            throw new IllegalStateException("The channel " + name + " is not of kind state, but " + kind
                    + "; declare it in start, with ChannelOptions.state() or durableState()");
        }
        return new AppStateChannel(application, name);
    }

    @Override
    public Rpc rpc() {
        return new AppRpc(application);
    }

    @Override
    public Queue queue(String name) {
        return application.queues().obtain(name);
    }

    @Override
    public ClientQueue queuesOfClients(String name) {
        return new PageQueue(application, name, application::states);
    }

    @Override
    public Optional<Client> client(String id) {
        return Optional.ofNullable(application.client(id));
    }

    @Override
    public void recheck(Client client) {
        var state = application.own(client);
        if (state != null) {
            state.recheck();
        }
    }

    @Override
    public Collection<Client> clients() {
        return application.clients();
    }

    @Override
    public Collection<Client> clients(String userId) {
        return List.copyOf(application.clientsOf(userId));
    }

    @Override
    public void requireUsers() {
        application.requireUsers();
    }

    @Override
    public void revoke(String userId, String reason) {
        application.gatekeepers().revocations().revoke(application, userId, reason);
    }

    @Override
    public void endSession(String sessionId, String reason) {
        application.gatekeepers().revocations().endSession(sessionId, reason);
    }
}
