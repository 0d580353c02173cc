package org.thywill.app;

import java.util.Collection;
import java.util.Optional;

/// What one application can reach. Every method may be called from any thread.
public interface ApplicationContext {

    /// The application's id, as its manifest gives it: the `{app}` in its addresses.
    String id();

    /// Sets the options of every channel whose name matches a pattern. The longest matching pattern wins; a channel
    /// that no pattern matches has [ChannelOptions#DEFAULT].
    ///
    /// @param pattern a channel name, or a prefix followed by `*`, such as `room/*`
    /// @throws IllegalArgumentException if the pattern is no legal channel name apart from its `*`
    /// @throws IllegalStateException if a channel that it matches is already in use
    void declare(String pattern, ChannelOptions options);

    /// Returns the channel of that name, which comes into being when it is first used.
    ///
    /// @param name 1 to 255 of `A-Z a-z 0-9 . _ : / -`
    /// @throws IllegalArgumentException if the name is not legal
    Channel channel(String name);

    /// Returns the channel of kind `state` of that name.
    ///
    /// @throws IllegalArgumentException if the name is not legal
    /// @throws IllegalStateException if it was not declared with [ChannelOptions#state] or
    ///     [ChannelOptions#durableState]
    StateChannel state(String name);

    /// Small values that outlive the server, kept by the configured database.
    Storage storage();

    /// Functions that clients call, and calls of many clients.
    Rpc rpc();

    /// The application's queue of that name, which clients push to from now on. The same for the same name.
    ///
    /// @param name 1 to 128 characters, no control characters
    /// @throws IllegalArgumentException if the name is not legal
    /// @throws IllegalStateException if there are 1,000 queues
    Queue queue(String name);

    /// The queues of that name of all clients: what is pushed goes to every client there is at that moment.
    ///
    /// @throws IllegalArgumentException if the name is not legal
    ClientQueue queuesOfClients(String name);

    /// The client with that id, if it is connected or may still come back.
    Optional<Client> client(String id);

    /// Has the guards asked again whether a client may stay where it has subscribed by itself, because its rights may
    /// have changed. Where a guard now says no, the client is unsubscribed and told so; if it is away at this
    /// moment it gets nothing of what it misses there. Subscriptions that the application made stay.
    ///
    /// Returns at once. It comes before everything that waits for this client's callbacks, but not before one that
    /// runs; [Channel#unsubscribe] takes effect at once.
    void recheck(Client client);

    /// Every client of this application at this moment, those included that are briefly away.
    Collection<Client> clients();

    /// The clients of one user at this moment, those included that are briefly away.
    Collection<Client> clients(String userId);

    /// From now on clients must sign in: those that show no credentials are not admitted. Called in
    /// [Application#start].
    void requireUsers();

    /// Ends all clients of a user for good, and refuses credentials that were made before. The connections are closed
    /// when this returns; the user can sign in anew with newer credentials, if there are any.
    ///
    /// @param reason a sentence for the person at the other end, at most 100 bytes of UTF-8; longer ones are cut
    /// @throws StorageException if it could not be stored, so that a server that is restarted would not know of it
    void revoke(String userId, String reason);

    /// Ends a browser's session, as when somebody logs out there: all clients of that browser, those of other
    /// applications included, and its cookie. The browser gets a new session with the next page it opens.
    ///
    /// Which browser a user's session belongs to is known while the user has a client there, also one that is
    /// away. If there is none, the browser's guests keep the cookie until the user signs in with it: that client is
    /// closed, and all of the above holds from then on.
    ///
    /// @param sessionId as [Client#sessionId] tells it
    /// @param reason as for [#revoke]
    /// @throws StorageException as for [#revoke]
    void endSession(String sessionId, String reason);
}
