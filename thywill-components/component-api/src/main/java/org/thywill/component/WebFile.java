package org.thywill.component;

/// A file as it is served. Equal hashes mean equal bytes.
///
/// @param contentType with its charset, if it is text
/// @param bytes not to be changed by anyone
/// @param hash of the bytes, in hexadecimal; the entity tag
/// @param immutable whether its address contains the hash of what it stands for, so that it may be cached for ever
@SuppressWarnings("ArrayRecordComponent") // files are compared by their hash
public record WebFile(String contentType, byte[] bytes, String hash, boolean immutable) {}
