package org.thywill.system;

import org.thywill.app.Application;
import org.thywill.app.ApplicationContext;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Right;

/// Has channels `news/…`, whose positions its page carries if it is asked to: see [PagePositionsIT].
public final class NewsApplication implements Application {
    @Override
    public void start(ApplicationContext app) {
        app.declare("news/*", ChannelOptions.reliable().allow(Right.SUBSCRIBE, Right.PUBLISH, Right.HISTORY));
    }
}
