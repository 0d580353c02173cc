package org.thywill.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which `Host` a request may name: this server's own names. The README says why others are refused.
final class HostPolicy {
    private final Set<String> names = new HashSet<>();

    /// @param configured names and addresses, without ports, that are allowed besides the server's own
    /// @param machineName the machine's own name
    HostPolicy(List<String> configured, String machineName) {
        names.add("localhost");
        names.add(machineName.toLowerCase(Locale.ROOT));
        configured.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    }

    /// @param host as the request has it, perhaps with a port
    void check(String host, Peer peer) throws HttpErrorException {
        var name = nameOf(host);
        if (name == null || !allows(name, peer)) {
            throw HttpError.refused(
                    400,
                    "unknown-host",
                    "This server does not go by the name in the Host header; its settings can name it under hosts");
        }
    }

    private boolean allows(String name, Peer peer) {
        if (names.contains(name) || name.endsWith(".localhost")) {
            return true;
        }
        var bytes = NetUtil.createByteArrayFromIpAddressString(name);
        if (bytes == null) {
            return false;
        }
        var address = IpRange.ofBytes(bytes);
        return address.isLoopbackAddress() || address.equals(localAddress(peer));
    }

    private static @Nullable InetAddress localAddress(Peer peer) {
        return peer.local().getAddress();
    }

    /// @return the name in lower case, without port or brackets; `null` if the text is no host
    private static @Nullable String nameOf(String host) {
        int close = host.indexOf(']');
        boolean bracketed = host.startsWith("[") && close > 0;
        int colon = host.indexOf(':', bracketed ? close : 0);
        var port = colon < 0 ? "" : host.substring(colon + 1);
        if (port.length() > 5 || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        if (bracketed) {
            boolean ends = close == (colon < 0 ? host.length() : colon) - 1;
            return ends ? host.substring(1, close) : null;
        }
        var name = colon < 0 ? host : host.substring(0, colon);
        return name.toLowerCase(Locale.ROOT);
    }
}
