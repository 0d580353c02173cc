package org.thywill.engine;

import java.util.concurrent.atomic.LongAdder;
import org.thywill.component.Counters;

/// What the engine counts, all of it below `engine.`.
final class EngineCounters {
    final LongAdder connected;
    final LongAdder resumed;
    final LongAdder gone;
    final LongAdder messages;
    final LongAdder repeats;
    final LongAdder publications;
    final LongAdder gaps;
    final LongAdder evictions;
    final LongAdder catchUps;
    final LongAdder callbacksFailed;
    final LongAdder callbacksSlow;
    final LongAdder calls;
    final LongAdder callsTimedOut;
    final LongAdder callsCancelled;
    final LongAdder queuesDropped;
    final LongAdder refusedCalls;
    final LongAdder refusedFunctions;
    final LongAdder refusedQueues;
    final LongAdder refusedApplication;
    final LongAdder refusedDraining;
    final LongAdder refusedClients;
    final LongAdder refusedResumes;
    final LongAdder refusedRate;
    final LongAdder refusedOverload;
    final LongAdder refusedOrder;
    final LongAdder refusedForbidden;
    final LongAdder refusedSubscriptions;
    final LongAdder refusedChannels;
    final LongAdder refusedStorage;
    final LongAdder refusedReports;
    final LongAdder forgedCookies;
    final LongAdder unsavedSessions;

    EngineCounters(Counters counters) {
        connected = counters.counter("engine.clients.connected");
        resumed = counters.counter("engine.clients.resumed");
        gone = counters.counter("engine.clients.gone");
        messages = counters.counter("engine.messages");
        repeats = counters.counter("engine.messages.repeated");
        publications = counters.counter("engine.publications");
        gaps = counters.counter("engine.gaps");
        evictions = counters.counter("engine.history.evicted");
        catchUps = counters.counter("engine.catch-ups");
        callbacksFailed = counters.counter("engine.callbacks.failed");
        callbacksSlow = counters.counter("engine.callbacks.slow");
        calls = counters.counter("engine.calls");
        callsTimedOut = counters.counter("engine.calls.timed-out");
        callsCancelled = counters.counter("engine.calls.cancelled");
        queuesDropped = counters.counter("engine.queues.dropped");
        refusedCalls = counters.counter("engine.refused.calls");
        refusedFunctions = counters.counter("engine.refused.functions");
        refusedQueues = counters.counter("engine.refused.queues");
        refusedApplication = counters.counter("engine.refused.application");
        refusedDraining = counters.counter("engine.refused.draining");
        refusedClients = counters.counter("engine.refused.clients");
        refusedResumes = counters.counter("engine.refused.resume");
        refusedRate = counters.counter("engine.refused.rate");
        refusedOverload = counters.counter("engine.refused.overload");
        refusedOrder = counters.counter("engine.refused.order");
        refusedForbidden = counters.counter("engine.refused.forbidden");
        refusedSubscriptions = counters.counter("engine.refused.subscriptions");
        refusedChannels = counters.counter("engine.refused.channels");
        refusedStorage = counters.counter("engine.refused.storage");
        refusedReports = counters.counter("engine.refused.reports");
        forgedCookies = counters.counter("engine.refused.cookies");
        unsavedSessions = counters.counter("engine.sessions.unsaved");
    }
}
