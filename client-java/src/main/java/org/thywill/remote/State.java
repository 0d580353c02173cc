package org.thywill.remote;

/// Where a client stands.
public sealed interface State {

    /// A connection is being opened.
    record Connecting() implements State {}

    /// @param resumed whether it is the client that it was before; if not, the application has a new client before
    ///     it
    record Connected(Transport transport, boolean resumed) implements State {}

    /// @param retryInMs when the next attempt begins
    /// @param end of the connection before
    record Waiting(long retryInMs, End end) implements State {}

    /// For good. Nothing comes after it.
    record Closed(End end) implements State {}
}
