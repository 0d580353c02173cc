package org.thywill.app;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who is subscribed to a channel. Each has an entry whose key is the client's id.
///
/// A client that was cut off stays for 20 s, and comes back as soon as it resumes; one that leaves is gone at once.
/// When many are present, joins and leaves are told together: see [ChannelOptions#presenceInterval]. Every method may
/// be called from any thread, the callbacks included.
public interface Presence {

    /// Sets what is told of a client, `{}` if nothing was set. It holds from when the client is subscribed until it
    /// unsubscribes.
    ///
    /// @param data a record, map, list, string, number, boolean or `null`
    /// @throws IllegalArgumentException if the data cannot be written as JSON, or is too long
    void track(Client client, @Nullable Object data);

    /// Those who are present, as was told last, in the order of their ids.
    List<StateChannel.Entry> list();

    Optional<StateChannel.Entry> get(Client client);

    int size();

    /// Lets a client see who is present, whether it has [Right#PRESENCE] or not. Does nothing if it does already.
    void subscribe(Client client);

    /// Does nothing if there is no such subscription.
    void unsubscribe(Client client);
}
