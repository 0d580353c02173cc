package org.thywill.app;

import org.jspecify.annotations.Nullable;

/// A queue at the other end: in the page of one client, or of every client. The page takes from it when it likes.
public interface ClientQueue {

    String name();

    /// Appends an entry. It arrives once and in order with what else the application sends to the client. A page
    /// whose queue is full drops it.
    ///
    /// @param data a record, map, list, string, number, boolean, bytes or `null`
    /// @throws IllegalArgumentException if the data cannot be written as JSON
    void push(@Nullable Object data);
}
