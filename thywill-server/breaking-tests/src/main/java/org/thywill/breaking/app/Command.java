package org.thywill.breaking.app;

import org.jspecify.annotations.Nullable;

/// What a client of the bench asks for.
///
/// @param act one of `echo`, `publish`, `burst`, `spread`, `state`, `connected`, `forbid`, `ban`, `sleep`
/// @param channel for `publish`, `burst` and `forbid`; for `spread` what the channels' names begin with, before their
///     numbers
/// @param data for `echo` and `publish`; what each publication of a `burst` or `spread` is; the client's id for
///     `connected` and `forbid`, which takes a channel from it; the user's id for `ban`
/// @param count how many publications a `burst` has, and channels a `spread`; how many milliseconds a `sleep`; 0 if a
///     `forbid` is only noticed when the guard is asked again
public record Command(
        String act,
        @Nullable String channel,
        @Nullable Object data,
        @Nullable Integer count) {}
