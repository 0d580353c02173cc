package org.thywill.engine;

import java.net.InetAddress;
import java.util.Arrays;

/// Which addresses count as one: those of one /64 of IPv6, which one client easily has as a whole.
final class AddressKey {
    private AddressKey() {}

    /// @param address as text; anything that is none stands for itself
    static String of(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            var bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length == 4 ? address : Arrays.toString(Arrays.copyOf(bytes, 8));
        } catch (IllegalArgumentException _) {
            return address;
        }
    }
}
