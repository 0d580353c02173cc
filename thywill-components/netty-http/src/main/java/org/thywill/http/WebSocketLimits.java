package org.thywill.http;

/// @param maxMessageBytes of a message in all its fragments; a longer one is closed with 1009 as soon as its length
///     is known
/// @param maxFragments in one message; past it the connection is closed with 1009
public record WebSocketLimits(int maxMessageBytes, int maxFragments) {}
