package org.thywill.remote;

/// Somebody who has signed in.
///
/// @param name for people; may be empty
public record User(String id, String name) {}
