package org.thywill.system;

import org.thywill.app.Application;
import org.thywill.app.ApplicationContext;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Right;

/// Has users, whose rights and sessions it can end, and channels that are subscribed to by pattern: see
/// [UsersOfTheJavaClientIT].
public final class UsersApplication implements Application {

    @Override
    public void start(ApplicationContext app) {
        app.declare("room/*", ChannelOptions.reliable().allow(Right.SUBSCRIBE, Right.PUBLISH, Right.WILDCARD));
        app.rpc().expose("revoke", String.class, (_, user) -> {
            app.revoke(user, "no longer welcome");
            return null;
        });
        app.rpc().expose("end-session", Object.class, (client, _) -> {
            app.endSession(client.sessionId(), "signed out");
            return null;
        });
    }
}
