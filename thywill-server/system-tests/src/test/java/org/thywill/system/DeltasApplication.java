package org.thywill.system;

import org.thywill.app.Application;
import org.thywill.app.ApplicationContext;
import org.thywill.app.ChannelOptions;
import org.thywill.app.Right;

/// Lets everybody publish on `match/…` and put entries on `board/…` and, kept by the database, on `kept/…`, all
/// with deltas: see [DeltasIT].
public final class DeltasApplication implements Application {
    private static final Right[] USE = {Right.SUBSCRIBE, Right.PUBLISH, Right.HISTORY};

    @Override
    public void start(ApplicationContext context) {
        context.declare("match/*", ChannelOptions.latest().deltas(true).allow(USE));
        context.declare("board/*", ChannelOptions.state().deltas(true).allow(USE));
        context.declare("kept/*", ChannelOptions.durableState().deltas(true).allow(USE));
    }
}
