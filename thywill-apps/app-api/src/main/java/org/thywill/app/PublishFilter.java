package org.thywill.app;

import org.jspecify.annotations.Nullable;

/// Sees what a client wants to publish before anyone else does: to change it, to add to it, or to refuse it. On a
/// channel of kind `state` that is the data of the entries that it puts; what it removes has none and is not seen.
@FunctionalInterface
public interface PublishFilter {

    /// Called like a callback of the publishing client's, so it may block; what else this client sends waits.
    ///
    /// @param message what is to be published; an answer goes to the publisher
    /// @return what is published instead: the message itself to leave it as it is, or data as in
    ///     [Channel#publish(Object)]
    /// @throws Refused to answer the publisher with a code and a sentence of the application's own; nothing is
    ///     published then, nor if anything else is thrown
    @Nullable
    Object filter(Client client, String channel, Message message) throws Exception;
}
