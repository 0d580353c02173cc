package org.thywill.remote;

/// Publications that can no longer be had: those from `from` to `to` of `epoch`.
///
/// @param channel `@` is the client's own
/// @param to the offset after which it goes on; `from` - 1 if nothing of this epoch is known to be lost
/// @param reset whether the epoch is a new one: an unknown number of the old epoch is lost too
public record Gap(String channel, String epoch, long from, long to, boolean reset) {}
