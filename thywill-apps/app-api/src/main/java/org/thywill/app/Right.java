package org.thywill.app;

/// What a client may do on a channel by itself. Each is granted alone; none includes another.
public enum Right {
    /// To subscribe, and to get what is published from then on.
    SUBSCRIBE,
    /// To publish; on a channel of kind `state` to put and remove entries.
    PUBLISH,
    /// To get what was published before: the newest publications with a subscription, and parts of the history
    /// without one.
    HISTORY,
    /// To see who is subscribed.
    PRESENCE,
    /// To subscribe to all channels under a prefix at once, those included that come into use later. Each of them
    /// needs [#SUBSCRIBE] besides.
    WILDCARD
}
