package org.thywill.client.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// Where a server that listens on an address can be reached.
final class Addresses {
    private Addresses() {}

    /// @param host that the server listens on; 0.0.0.0 or `::` stands for every address of the machine
    static List<URI> of(String scheme, String host, int port) {
        var all = new ArrayList<URI>();
        var address = address(host);
        if (address.isAnyLocalAddress() || address.isLoopbackAddress()) {
            all.add(uri(scheme, "localhost", port));
        }
        if (address.isAnyLocalAddress()) {
            reachable().forEach(each -> all.add(uri(scheme, text(each), port)));
        } else {
            all.add(uri(scheme, text(address), port));
        }
        return List.copyOf(all);
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException _) {
            return InetAddress.getLoopbackAddress();
        }
    }

    private static List<InetAddress> reachable() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
                    .toList();
        } catch (SocketException _) {
            return List.of();
        }
    }

    private static String text(InetAddress address) {
        return address instanceof Inet6Address
                ? "[" + address.getHostAddress().replaceFirst("%.*", "") + "]"
                : address.getHostAddress();
    }

    private static URI uri(String scheme, String host, int port) {
        return URI.create(scheme + "://" + host + ":" + port + "/");
    }
}
