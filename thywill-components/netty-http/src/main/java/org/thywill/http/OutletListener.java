package org.thywill.http;

/// Hears what becomes of an [Outlet]. Called on its event loop.
public interface OutletListener {

    /// The outlet has become writable again after it was not.
    default void writable() {}

    /// The outlet has closed, from whichever side. Called once; nothing else follows.
    void closed();
}
