package org.thywill.breaking.app;

import org.jspecify.annotations.Nullable;

/// What a client of the bench asks for.
///
/// @param act one of `echo`, `publish`, `burst`, `state`, `connected`, `sleep`
/// @param channel for `publish` and `burst`
/// @param data for `echo` and `publish`; what each publication of a `burst` is; the client's id for `connected`
/// @param count how many publications a `burst` has; how many milliseconds a `sleep`
public record Command(
        String act,
        @Nullable String channel,
        @Nullable Object data,
        @Nullable Integer count) {}
