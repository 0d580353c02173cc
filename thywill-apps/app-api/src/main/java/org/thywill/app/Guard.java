package org.thywill.app;

/// Says of each client whether it may do something on a channel, beyond the rights that every client has.
///
/// It is asked every time: for each publication, subscription and look at the history, for each subscription again when
/// the client comes back after a cut, and when the application wants it ([ApplicationContext#recheck]). It runs like a
/// callback of that client's, so it may block; but a guard that throws, or takes longer than `guard-limit`, has said
/// no.
@FunctionalInterface
public interface Guard {

    /// @param right one of those that the channel's options allow; others are refused without asking
    /// @param channel the channel's name; for [Right#WILDCARD] the pattern, such as `room/*`
    /// @return whether the client may; the client is not told why not
    boolean allows(Client client, Right right, String channel) throws Exception;
}
