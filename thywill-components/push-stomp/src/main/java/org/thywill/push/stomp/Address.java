package org.thywill.push.stomp;

/// The names of channels as addresses of the broker.
final class Address {
    private Address() {}

    /// `thywill.<application>.<channel>`. A colon is written `%3A`, since `::` sets a queue off from its address.
    static String of(String application, String channel) {
        return "thywill." + application + "." + channel.replace(":", "%3A");
    }
}
