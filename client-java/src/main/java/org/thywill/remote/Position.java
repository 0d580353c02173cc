package org.thywill.remote;

/// How far a client has got on a channel.
///
/// @param epoch of the channel; offsets of different epochs have nothing to do with each other
/// @param offset of the newest publication the client has got, 0 for none
public record Position(String epoch, long offset) {}
