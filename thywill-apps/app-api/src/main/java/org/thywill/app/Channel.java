package org.thywill.app;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A named stream of an application: what is published on it reaches every subscriber once and in order.
///
/// Publications are numbered from 1 without gaps, except on channels of kind [ChannelOptions.Kind#VOLATILE]. Every
/// method may be called from any thread, the callbacks included.
public interface Channel {

    String name();

    /// Publishes data. On a durable channel this returns when the publication is on disk.
    ///
    /// @param data a record, map, list, string, number, boolean or `null`
    /// @throws IllegalArgumentException if the data cannot be written as JSON; nothing was published
    /// @throws StorageException if a durable publication could not be stored; nobody has received it so far. If the
    ///     database was lost in the middle, it may be there all the same; with the same id it is published once
    /// @throws IllegalStateException if the channel is a [StateChannel]
    default Publication publish(@Nullable Object data) {
        return publish(data, PublishOptions.DEFAULT);
    }

    /// Publishes data at most once for each id. A repeat returns the publication of the first time and reaches
    /// nobody. Ids are remembered for as long as the publication is in the channel's history.
    ///
    /// @param id any text of at most 128 characters, such as [Message#id]; `null` for a publication without an id
    default Publication publish(@Nullable Object data, @Nullable String id) {
        return publish(data, PublishOptions.DEFAULT.id(id));
    }

    /// Publishes data.
    ///
    /// @param options its id, its key
    /// @throws IllegalArgumentException if it has a key and the channel is not of kind
    ///     [ChannelOptions.Kind#LATEST]; nothing was published
    Publication publish(@Nullable Object data, PublishOptions options);

    /// Makes a client a subscriber: from now on it receives what is published. Does nothing if it is one already.
    default void subscribe(Client client) {
        subscribe(client, 0);
    }

    /// Makes a client a subscriber and first sends it the newest publications of the history, with none missing or
    /// doubled between those and what follows.
    ///
    /// @param recent how many of the newest publications it gets first; on a channel of kind
    ///     [ChannelOptions.Kind#LATEST] those are the newest of every key, however many that are
    void subscribe(Client client, int recent);

    /// Ends a subscription. Does nothing if there is none.
    void unsubscribe(Client client);

    /// The subscribers at this moment, those included that are briefly away.
    Collection<Client> subscribers();

    /// Who is subscribed, with what the application tells of them.
    ///
    /// @throws IllegalStateException if the channel was not declared with [ChannelOptions#presence]
    Presence presence();

    /// The newest publications, oldest first.
    ///
    /// @param limit at most so many; 10,000 at the most
    List<Publication> history(int limit);

    /// The publications that follow an offset, oldest first, as far as the history still has them.
    ///
    /// @param limit at most so many; 10,000 at the most
    List<Publication> historyAfter(long offset, int limit);
}
