package org.thywill.http;

/// What the other end of a WebSocket may send.
///
/// @param maxMessageBytes of a message in all its fragments, as it comes and once it is inflated; a longer one is
///     closed with 1009 as soon as its length is known
/// @param maxFragments in one message; past it the connection is closed with 1009
/// @param deflate whether messages may come and go compressed, if the other end offers that (RFC 7692)
public record WebSocketLimits(int maxMessageBytes, int maxFragments, boolean deflate) {

    /// Nothing is compressed.
    public WebSocketLimits(int maxMessageBytes, int maxFragments) {
        this(maxMessageBytes, maxFragments, false);
    }

    WebSocketLimits withoutDeflate() {
        return deflate ? new WebSocketLimits(maxMessageBytes, maxFragments) : this;
    }
}
