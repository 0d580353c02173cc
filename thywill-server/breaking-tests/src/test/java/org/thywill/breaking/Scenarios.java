package org.thywill.breaking;

import java.util.List;

/// All scenarios, in the order in which they run. A new one is added here.
final class Scenarios {
    static final List<Scenario> ALL = List.of(
            new CutWhilePublishing(),
            new CutForLong(),
            new CutForMinutes(),
            new BeyondTheWindow(),
            new CutBeforeAnything(),
            new Flaps(),
            new TwoAtATime(),
            new HalfOpen(),
            new TransportSwitches(),
            new LostReplies(),
            new RightsLost(),
            new Killed(false),
            new Killed(true),
            new Drained(),
            new StalledReader(),
            new SlowReaders(),
            new Flood(),
            new Overload(),
            new Subscriptions(),
            new ChannelExplosion(),
            new Churn(),
            new WrongRequests(),
            new WrongFrames(),
            new WrongJson(),
            new SlowLoris(),
            new ConnectionFlood(),
            new LogInjection(),
            new SseInjection());

    private Scenarios() {}
}
