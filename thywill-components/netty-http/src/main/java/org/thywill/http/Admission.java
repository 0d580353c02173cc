package org.thywill.http;

import io.netty.handler.codec.http.HttpHeaders;

/// A request that may be handled: by whom, and what is known about it by now.
///
/// @param remoteAddress of the client itself, where a trusted proxy says it
/// @param secure whether the client reached us over TLS, here or at a trusted proxy
/// @param webSocketUpgrade whether it is a well-formed request to open a WebSocket
/// @param foreign whether a page of an origin that is neither ours nor allowed asks
/// @param headers for whatever answers it
record Admission(
        HttpEndpoint endpoint,
        String remoteAddress,
        boolean secure,
        boolean webSocketUpgrade,
        boolean foreign,
        HttpHeaders headers) {}
