package org.thywill.push.stomp;

import org.thywill.component.Publication;

/// What publications travel through. No method blocks; what is given is done in that order.
///
/// Publications to one address arrive in the order in which they were given, if they arrive; those to different
/// addresses may overtake each other.
interface Broker {

    /// Makes an address, or counts one more user of it.
    void open(String address);

    /// Sends a publication to an address that is open. It is given back as [Listener#arrived], or as
    /// [Listener#lost], or not at all.
    ///
    /// @param ticket names it to the listener
    void publish(String address, long ticket, Publication publication);

    /// Counts one user less; an address without users is removed.
    void close(String address);

    /// Called on any thread; must not block.
    interface Listener {
        void arrived(long ticket, Publication publication);

        void lost(long ticket);
    }
}
