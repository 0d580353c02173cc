package org.thywill.bench.app;

import org.thywill.app.Application;
import org.thywill.app.ApplicationContext;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Client;
import org.thywill.app.Message;
import org.thywill.app.Right;

/// What is measured: rooms that anyone may publish in, some of them durable, and an echo through an application's
/// callback.
public class Subject implements Application {

    @Override
    public void start(ApplicationContext app) {
        app.declare("room/*", ChannelOptions.reliable().allow(Right.SUBSCRIBE, Right.HISTORY, Right.PUBLISH));
        app.declare("durable/*", ChannelOptions.durable().allow(Right.SUBSCRIBE, Right.HISTORY, Right.PUBLISH));
    }

    @Override
    public void messageReceived(Client client, Message message) {
        client.send(message.as(String.class));
    }
}
