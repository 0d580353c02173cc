package org.thywill.component;

import java.util.Map;

/// An event and its facts.
///
/// @param logger whose event it is, such as `thywill.browser`
/// @param message what happened, in a few fixed words
/// @param facts what there is to know about it, in the order in which it is written
public record LogEvent(System.Logger.Level level, String logger, String message, Map<String, String> facts) {}
