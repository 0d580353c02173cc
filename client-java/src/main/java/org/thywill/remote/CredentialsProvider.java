package org.thywill.remote;

import org.jspecify.annotations.Nullable;

/// Says who the client is: a text that the server or the application can check, such as a signed token.
@FunctionalInterface
public interface CredentialsProvider {

    /// Called on a virtual thread of its own; it may block, and while it does no connection is opened, for 45 s at the
    /// most.
    ///
    /// @return 1 to 16,384 characters; `null` for a guest
    /// @throws Exception if there are none at the moment: before a connection, the client tries again later
    @Nullable
    String credentials() throws Exception;
}
