package org.thywill.http;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/// The two ends of a TCP connection.
///
/// @param tls whether it is encrypted, as far as this server
record Peer(InetSocketAddress remote, InetSocketAddress local, boolean tls) {
    private static final InetSocketAddress UNKNOWN = InetSocketAddress.createUnresolved("unknown", 0);

    static Peer of(Channel channel, boolean tls) {
        return new Peer(address(channel.remoteAddress()), address(channel.localAddress()), tls);
    }

    private static InetSocketAddress address(Object address) {
        return address instanceof InetSocketAddress internet ? internet : UNKNOWN;
    }

    String remoteText() {
        var address = remote.getAddress();
        return address == null ? "unknown" : address.getHostAddress();
    }
}
