package org.thywill.breaking;

/// How many do what.
///
/// @param subscriptions of each client
/// @param publishers how many of the clients publish
/// @param perSecond messages in all
/// @param bytes of each message, about
record Shape(int clients, int channels, int subscriptions, int publishers, int perSecond, int bytes) {
    /// 100 clients on 20 channels, 100 messages a second of 200 bytes.
    static final Shape USUAL = new Shape(100, 20, 5, 10, 100, 200);

    Shape clients(int count) {
        return new Shape(count, channels, subscriptions, Math.min(publishers, count), perSecond, bytes);
    }

    Shape perSecond(int count) {
        return new Shape(clients, channels, subscriptions, publishers, count, bytes);
    }
}
