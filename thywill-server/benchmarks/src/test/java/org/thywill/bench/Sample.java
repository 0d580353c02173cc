package org.thywill.bench;

import java.util.List;

/// What a thread was at when it was looked at.
///
/// @param stack the outermost call first
record Sample(ThreadKind kind, List<Frame> stack) {}
