package org.thywill.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;

/// The proxies whose word about a client is believed, and what they say: `X-Forwarded-For`, `-Proto` and `-Host`.
/// From anyone else these headers are ignored.
final class TrustedProxies {
    private final List<IpRange> ranges;

    TrustedProxies(List<String> ranges) {
        this.ranges = ranges.stream().map(IpRange::parse).toList();
    }

    boolean trusts(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    /// What is known of a request's way here.
    ///
    /// @param host that the client used
    record Origin(String remoteAddress, boolean secure, String host) {}

    Origin originOf(RequestHead head, Peer peer) {
        var address = peer.remote().getAddress();
        if (address == null || ranges.isEmpty() || !trusts(address)) {
            return new Origin(peer.remoteText(), peer.tls(), head.host());
        }
        var scheme = head.headers().get("X-Forwarded-Proto");
        var host = head.headers().get("X-Forwarded-Host");
        return new Origin(
                client(head, peer.remoteText()),
                scheme == null ? peer.tls() : scheme.equalsIgnoreCase("https"),
                host == null ? head.host() : host);
    }

    /// The last address in `X-Forwarded-For` that is not a proxy's: what stands before it anyone can write.
    private String client(RequestHead head, String proxy) {
        var hops = String.join(",", head.headers().getAll("X-Forwarded-For")).split(",", -1);
        for (int i = hops.length - 1; i >= 0; i--) {
            var hop = hops[i].strip();
            var bytes = NetUtil.createByteArrayFromIpAddressString(hop);
            if (bytes == null) {
                return proxy;
            }
            var address = IpRange.ofBytes(bytes);
            if (!trusts(address)) {
                return address.getHostAddress(); // not the text itself: behind a % anything could stand in it
            }
        }
        return proxy;
    }
}
