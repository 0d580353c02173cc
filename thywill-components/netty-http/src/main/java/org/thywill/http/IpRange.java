package org.thywill.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// A range of IP addresses, such as `10.0.0.0/8`, or one address.
record IpRange(InetAddress network, int prefixBits) {

    /// @throws IllegalArgumentException if the text is something else; no names are looked up
    static IpRange parse(String text) {
        int slash = text.indexOf('/');
        var bytes = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        if (bytes == null) {
            throw new IllegalArgumentException(
                    "Expected an IP address or a range such as 10.0.0.0/8, but found \"" + text + "\"");
        }
        int bits = slash < 0 ? bytes.length * 8 : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > bytes.length * 8) {
            throw new IllegalArgumentException("The prefix length of \"" + text + "\" is out of range");
        }
        return new IpRange(ofBytes(bytes), bits);
    }

    boolean contains(InetAddress address) {
        var one = address.getAddress();
        var other = network.getAddress();
        if (one.length != other.length) {
            return false;
        }
        int whole = prefixBits / 8;
        int rest = prefixBits % 8;
        return Arrays.equals(one, 0, whole, other, 0, whole)
                && (rest == 0 || ((one[whole] ^ other[whole]) & 0xFF) >> (8 - rest) == 0);
    }

    static InetAddress ofBytes(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("An IP address has 4 or 16 bytes", e);
        }
    }
}
