package org.thywill.talk;

/// What a room is told of a client that is in it, by the presence of `lines/ROOM`.
///
/// @param by names the browser; its pages are one person
record Person(String by, String name) {}
