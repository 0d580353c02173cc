package org.thywill.component;

/// One ES module that a page can import.
///
/// @param specifier the bare name it is imported by, such as `thywill/push`
/// @param resource its file on the class path of the component, such as `client/push-comet.js`
public record ClientModule(String specifier, String resource) {}
