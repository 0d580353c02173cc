package org.thywill.component;

/// A place in a channel.
///
/// @param epoch of the channel; offsets of different epochs have nothing to do with each other
/// @param offset of the last publication seen, 0 for none
public record Position(String epoch, long offset) {}
