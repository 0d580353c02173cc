package org.thywill.engine;

import org.thywill.app.StorageException;
import org.thywill.component.ClientMessage;
import org.thywill.component.ClientMessage.Call;
import org.thywill.component.ClientMessage.Credentials;
import org.thywill.component.ClientMessage.History;
import org.thywill.component.ClientMessage.Notify;
import org.thywill.component.ClientMessage.Publish;
import org.thywill.component.ClientMessage.Push;
import org.thywill.component.ClientMessage.Put;
import org.thywill.component.ClientMessage.Remove;
import org.thywill.component.ClientMessage.Result;
import org.thywill.component.ClientMessage.Send;
import org.thywill.component.ClientMessage.Subscribe;
import org.thywill.component.ClientMessage.Unsubscribe;
import org.thywill.component.Identity.Verdict;
import org.thywill.component.Identity.Verdict.Known;

/// Has an application's clients' messages done by whoever does them, each when its turn has come, and tells the client
/// what could not be done.
final class MessageDispatcher {
    private final ApplicationRuntime application;

    MessageDispatcher(ApplicationRuntime application) {
        this.application = application;
    }

    /// Does what does not block. Called with the client's lock held.
    ///
    /// @return false if it would block after all, and is not done
    boolean performNow(ClientState client, ClientMessage message) {
        return switch (message) {
            case Publish publish -> application.channels().publishNow(client, publish);
            case Subscribe subscribe -> application.channels().subscribeNow(client, subscribe);
            case Put put -> application.channels().entries().putNow(client, put);
            case Remove remove -> application.channels().entries().removeNow(client, remove);
            default -> {
                perform(client, message);
                yield true;
            }
        };
    }

    /// May block, then it is called by the client's mailbox, without its lock.
    void perform(ClientState client, ClientMessage message) {
        long number = message.number();
        try {
            switch (message) {
                case Send send ->
                    application.callbacks().messageReceived(client, new AppMessage(client, number, send.json()));
                case Call call -> application.callbacks().notified(client, number, call.name(), call.json());
                case Notify notify -> application.callbacks().notified(client, number, notify.name(), notify.json());
                case Push push -> push(client, push);
                case Result(var _, var call, var json, var error) ->
                    client.calls().finish(call, error == null ? Reply.of(json) : Reply.of(error));
                case Publish publish -> application.channels().publish(client, publish);
                case Subscribe subscribe -> application.channels().subscribe(client, subscribe);
                case Unsubscribe unsubscribe -> application.channels().unsubscribe(client, unsubscribe);
                case History history -> application.channels().history(client, history);
                case Put put -> application.channels().entries().put(client, put);
                case Remove remove -> application.channels().entries().remove(client, remove);
                case Credentials credentials -> signIn(client, credentials);
                default -> throw new IllegalArgumentException("Not a message with a number: " + message);
            }
        } catch (StorageException e) {
            client.fail(number, Failures.STORAGE);
        } catch (IllegalStateException e) { // too many channels, or the application stops
            client.fail(number, Failures.OVERLOADED);
        }
    }

    private void push(ClientState client, Push push) {
        var objection = application.queues().push(client, push.queue(), push.json());
        if (objection != null) {
            client.fail(push.number(), objection);
        }
    }

    private void signIn(ClientState client, Credentials shown) {
        long number = shown.number();
        switch (application.gatekeepers().identities().check(application, shown.text())) {
            case Known known -> client.identity().show(number, known);
            case Verdict.Refused(var why) -> client.fail(number, Failures.credentials(why));
            case Verdict.Unavailable _ -> client.fail(number, Failures.OVERLOADED);
        }
    }
}
