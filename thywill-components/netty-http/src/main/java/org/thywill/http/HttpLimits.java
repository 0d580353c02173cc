package org.thywill.http;

import java.time.Duration;

/// What one server takes from all, and one client from it.
///
/// @param maxConnections past which new ones are answered with 503; 0 for 80 % of the file descriptors that the
///     process may have
/// @param maxConnectionsPerAddress the same for each address, or each /64 of IPv6; 0 for no such limit
/// @param newConnections a second in the long run, as many as may be open coming at once; past it 503; 0 for no such
///     limit
/// @param newConnectionsPerAddress the same for each address
/// @param maxRequestLineBytes past it 414
/// @param maxHeaderBytes of all header lines together; past it 431
/// @param maxHeaders their number; past it 431
/// @param headTimeout from a request's first byte, or the connection's first moment, to the end of its head
/// @param bodyTimeout from the end of the head to the end of the body
/// @param handshakeTimeout of TLS
/// @param idleTimeout how long a connection may stand between two requests
/// @param writeTimeout how long the other end may take hardly anything of an answer
/// @param maxStreams concurrent ones of an HTTP/2 connection
public record HttpLimits(
        int maxConnections,
        int maxConnectionsPerAddress,
        int newConnections,
        int newConnectionsPerAddress,
        int maxRequestLineBytes,
        int maxHeaderBytes,
        int maxHeaders,
        Duration headTimeout,
        Duration bodyTimeout,
        Duration handshakeTimeout,
        Duration idleTimeout,
        Duration writeTimeout,
        int maxStreams) {

    public static final HttpLimits DEFAULT = new HttpLimits(
            0,
            256,
            1_000,
            400,
            4 << 10,
            8 << 10,
            64,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            100);
}
