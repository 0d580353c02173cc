package org.thywill.echo;

import org.thywill.app.Application;
import org.thywill.app.Client;
import org.thywill.app.Message;

/// Sends every message back to the client that sent it.
public class Echo implements Application {

    @Override
    public void messageReceived(Client client, Message message) {
        client.send(message.as(Object.class));
    }
}
