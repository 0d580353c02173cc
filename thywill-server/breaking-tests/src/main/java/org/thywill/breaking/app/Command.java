package org.thywill.breaking.app;

import org.jspecify.annotations.Nullable;

/// What a client of the bench asks for.
///
/// @param act one of `echo`, `publish`, `burst`, `spread`, `state`, `connected`, `sleep`
/// @param channel for `publish` and `burst`; for `spread` what the channels' names begin with, before their numbers
/// @param data for `echo` and `publish`; what each publication of a `burst` or `spread` is; the client's id for
/// `connected`
/// @param count how many publications a `burst` has, and channels a `spread`; how many milliseconds a `sleep`
public record Command(
        String act,
        @Nullable String channel,
        @Nullable Object data,
        @Nullable Integer count) {}
