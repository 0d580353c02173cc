package org.thywill.app;

import org.jspecify.annotations.Nullable;

/// What a client has sent.
public interface Message {

    /// The same for every attempt of a client to send this message, also after a restart of the server. Given to
    /// [Channel#publish(Object, String)] it keeps a retried message from being published twice.
    String id();

    /// The data as JSON text.
    String json();

    /// The data as a value of a type of the application's: a record, a map, a list, a string.
    ///
    /// @throws Refused with code `invalid` if the data does not fit the type, which answers the sender
    <T> T as(Class<T> type);

    /// Gives the value that the sender's `await thywill.send(...)` returns. Without an answer it returns
    /// `undefined`.
    ///
    /// @throws IllegalStateException if the message was answered before, or its callback has returned
    void answer(@Nullable Object data);
}
