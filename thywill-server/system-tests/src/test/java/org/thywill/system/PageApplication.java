package org.thywill.system;

import org.thywill.app.Application;
import org.thywill.app.ApplicationContext;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Client;
import org.thywill.app.Message;
import org.thywill.app.Right;

/// The application `notes` of the protocol page: sends back what it gets, answers `"answer"`, sends away who
/// says `"go"`, and lets everybody publish on `news/…`, of which the newest three publications are kept, and on
/// `live/…`, with deltas, and put entries on `board/…`.
public final class PageApplication implements Application {

    @Override
    public void start(ApplicationContext context) {
        context.declare(
                "news/*",
                ChannelOptions.reliable()
                        .allow(Right.SUBSCRIBE, Right.PUBLISH, Right.HISTORY)
                        .historySize(3));
        context.declare(
                "live/*", ChannelOptions.latest().deltas(true).allow(Right.SUBSCRIBE, Right.PUBLISH, Right.HISTORY));
        context.declare("board/*", ChannelOptions.state().allow(Right.SUBSCRIBE, Right.PUBLISH, Right.HISTORY));
    }

    @Override
    public void messageReceived(Client client, Message message) {
        var said = message.as(Object.class);
        if ("answer".equals(said)) {
            message.answer("yes");
        } else if ("go".equals(said)) {
            client.disconnect("as you wish");
        } else {
            client.send(said);
        }
    }
}
