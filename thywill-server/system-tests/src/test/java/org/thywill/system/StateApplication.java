package org.thywill.system;

import org.thywill.app.Application;
import org.thywill.app.ApplicationContext;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Client;
import org.thywill.app.Right;

/// Lets everybody put entries on `board/…` and, kept by the database, on `kept/…`; says who is in `room/…`: see
/// [StateIT].
public final class StateApplication implements Application {
    private static final Right[] USE = {Right.SUBSCRIBE, Right.PUBLISH, Right.PRESENCE};

    @Override
    public void start(ApplicationContext context) {
        context.declare("board/*", ChannelOptions.state().allow(USE));
        context.declare("kept/*", ChannelOptions.durableState().allow(USE));
        context.declare("room/*", ChannelOptions.reliable().allow(USE).presence(true));
    }

    @Override
    public void clientConnected(Client client) {
        client.send(client.id());
    }
}
