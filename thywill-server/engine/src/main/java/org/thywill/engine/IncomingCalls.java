package org.thywill.engine;

import java.util.Map;
import org.thywill.component.ClientMessage.Call;
import org.thywill.component.ServerMessage.Failure;

/// The calls of one client's that wait in its mailbox or run, by number. Guarded by the client's lock.
final class IncomingCalls {
    private final ClientState client;
    private Map<Long, IncomingCall> byNumber = Map.of();

    IncomingCalls(ClientState client) {
        this.client = client;
    }

    private Services services() {
        return client.services();
    }

    /// Makes room for one more, which [#expect] must follow.
    ///
    /// @return false if there is none
    boolean enter() {
        boolean room = byNumber.size() < services().settings().clientCalls()
                && services().calls().enter();
        if (!room) {
            services().counters().refusedCalls.increment();
        }
        return room;
    }

    void leave() {
        services().calls().leave();
    }

    /// The call was taken, and will be run by the mailbox.
    IncomingCall expect(Call message) {
        services().counters().calls.increment();
        var call = new IncomingCall(message);
        byNumber = Few.with(byNumber, message.number(), call);
        if (message.timeoutMs() > 0) {
            call.timer(services().timers().after(message.timeoutMs(), () -> giveUp(call)));
        }
        return call;
    }

    private void giveUp(IncomingCall call) {
        if (call.abandon()) {
            services().counters().callsTimedOut.increment();
            answer(call, Failures.TIMED_OUT);
        }
    }

    /// The client wants the answer no longer.
    void cancel(long number) {
        var call = byNumber.get(number);
        if (call != null && call.abandon()) {
            services().counters().callsCancelled.increment();
            answer(call, Failures.CANCELLED);
        }
    }

    /// Runs the function and answers. Called by the mailbox, without the lock.
    ///
    /// @param may false if it is not to be run any more
    void run(IncomingCall call, boolean may) {
        try {
            var message = call.message();
            if (!may) {
                call.abandon();
                return;
            }
            var reply = client.application().callbacks().functionCalled(client, message, call);
            if (reply == null) {
                return;
            }
            if (reply.error() != null) {
                client.fail(message.number(), reply.error());
            } else {
                client.answer(message.number(), reply.json());
            }
        } finally {
            synchronized (client.lock) {
                byNumber = Few.without(byNumber, call.message().number());
                leave();
            }
        }
    }

    private void answer(IncomingCall call, Failure failure) {
        client.fail(call.message().number(), failure);
    }
}
