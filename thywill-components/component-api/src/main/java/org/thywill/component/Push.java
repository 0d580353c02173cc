package org.thywill.component;

import org.thywill.app.ChannelOptions.SlowClient;

/// Carries messages between the server and connected clients.
///
/// A push makes a [Connection] for each transport link, presents it to the [ClientGateway], and from then on passes
/// on what the client sends through the [ClientLink] it got back. What goes to one client is given to its
/// connection, what goes to all subscribers of a channel to the channel's [Fanout]. For one connection both arrive
/// in the order in which they were given. What is sent again after a reconnect is the engine's concern; a push
/// keeps nothing for a client that is away.
public non-sealed interface Push extends Component {

    /// Makes the fan-out of one channel. The engine asks once for each channel in use and closes the fan-out when
    /// the channel is in use no longer.
    ///
    /// @param application whose channel it is; clients of other applications never see it
    /// @param channel the name that its subscribers know it by
    /// @param slowClient what becomes of an attached connection that takes things too slowly
    Fanout fanout(String application, String channel, SlowClient slowClient);

    /// As the other, for a channel that closes slow connections.
    default Fanout fanout(String application, String channel) {
        return fanout(application, channel, SlowClient.CLOSE);
    }
}
