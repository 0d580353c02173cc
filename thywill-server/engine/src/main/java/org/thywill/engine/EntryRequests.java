package org.thywill.engine;

import org.thywill.app.Right;
import org.thywill.component.ClientMessage.Put;
import org.thywill.component.ClientMessage.Remove;
import org.thywill.component.Json;
import org.thywill.component.ServerMessage.Failure;
import org.thywill.engine.EntryChange.Outcome;

/// What the clients of one application ask of entries: `documentation/protocol.md`, section 5.4. Methods whose name
/// ends in `Now` are called with the client's lock held, where nobody has to be asked; the others by the client's
/// mailbox.
final class EntryRequests {
    private final Services services;
    private final ChannelHub hub;
    private final ClientRights rights;
    private final ChannelRequests channels;

    EntryRequests(Services services, ApplicationRuntime application, ClientRights rights, ChannelRequests channels) {
        this.services = services;
        this.hub = application.hub();
        this.rights = rights;
        this.channels = channels;
    }

    void put(ClientState client, Put put) {
        var channel = put.channel();
        if (!hasEntries(channel) || !rights.allows(client, Right.PUBLISH, channel)) {
            channels.refuse(client, put.number(), channel);
            return;
        }
        var json = channels.filtered(client, put.number(), channel, put.json());
        if (json != null) {
            change(client, put.number(), channel, change(put), json);
        }
    }

    /// @return false if the channel is not in use
    boolean putNow(ClientState client, Put put) {
        return changeNow(client, put.number(), put.channel(), change(put), put.json());
    }

    void remove(ClientState client, Remove remove) {
        var channel = remove.channel();
        if (hasEntries(channel) && rights.allows(client, Right.PUBLISH, channel)) {
            change(client, remove.number(), channel, change(remove), Json.NULL);
        } else {
            channels.refuse(client, remove.number(), channel);
        }
    }

    /// @return false if the channel is not in use
    boolean removeNow(ClientState client, Remove remove) {
        return changeNow(client, remove.number(), remove.channel(), change(remove), Json.NULL);
    }

    /// As [ChannelRequests#storing].
    Storing storing(ClientState client, Put put) {
        return storing(client, put.number(), put.channel(), change(put), put.json());
    }

    /// As [ChannelRequests#storing].
    Storing storing(ClientState client, Remove remove) {
        return storing(client, remove.number(), remove.channel(), change(remove), Json.NULL);
    }

    private Storing storing(ClientState client, long number, String channel, EntryChange change, Json json) {
        if (!hasEntries(channel) || !hub.allows(channel, Right.PUBLISH)) {
            return new Storing.Nothing(() -> channels.refuse(client, number, channel));
        }
        if (!fits(json)) {
            return new Storing.Nothing(() -> refuseTooBig(client, number, json));
        }
        var id = channels.repeatId(client, number, channel);
        return new Storing.Write(
                hub.begin(channel, json, id, client, change),
                outcome -> tell(client, number, channel, change, outcome));
    }

    private boolean hasEntries(String channel) {
        return hub.options(channel).kind().state();
    }

    private static EntryChange change(Put put) {
        return new EntryChange(put.key(), put.condition(), put.score(), put.ttlMs(), EntryChange.What.PUT);
    }

    private static EntryChange change(Remove remove) {
        return EntryChange.remove(remove.key(), remove.condition());
    }

    private void change(ClientState client, long number, String channel, EntryChange change, Json json) {
        if (fits(client, number, json)) {
            tell(
                    client,
                    number,
                    channel,
                    change,
                    hub.change(channel, change, json, channels.repeatId(client, number, channel)));
        }
    }

    private boolean changeNow(ClientState client, long number, String channel, EntryChange change, Json json) {
        if (!hasEntries(channel) || !hub.allows(channel, Right.PUBLISH)) {
            channels.refuse(client, number, channel);
            return true;
        }
        if (!fits(client, number, json)) {
            return true;
        }
        var outcome = hub.changeIfInUse(channel, change, json);
        if (outcome != null) {
            tell(client, number, channel, change, outcome);
        }
        return outcome != null;
    }

    /// Whether an entry may be so long; if not, the client is told.
    private boolean fits(ClientState client, long number, Json json) {
        boolean fits = fits(json);
        if (!fits) {
            refuseTooBig(client, number, json);
        }
        return fits;
    }

    private boolean fits(Json json) {
        return json.length() <= services.settings().maxEntry().bytes();
    }

    private void refuseTooBig(ClientState client, long number, Json json) {
        services.counters().refusedTooBig.increment();
        client.fail(number, Failures.entryTooBig(services.settings().maxEntry().bytes(), json.length()));
    }

    private void tell(ClientState client, long number, String channel, EntryChange change, Outcome outcome) {
        switch (outcome) {
            case Outcome.Made(var publication) -> client.answer(number, version(publication.offset()));
            case Outcome.Nothing _ -> client.answer(number, version(0));
            case Outcome.Unmet(var entry) -> client.fail(number, Failures.conflict(change.key(), entry));
            case Outcome.Full(var limit) -> {
                services.counters().refusedFull.increment();
                client.fail(number, new Failure("full", Failures.full(channel, limit), 0));
            }
        }
    }

    private static Json version(long version) {
        return Json.ofValid("{\"version\":" + version + "}");
    }
}
