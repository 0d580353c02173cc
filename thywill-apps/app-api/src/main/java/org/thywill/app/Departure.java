package org.thywill.app;

/// Why a client is gone.
public enum Departure {
    /// The page said goodbye: it was closed, reloaded, or led elsewhere.
    LEFT,
    /// The client was cut off and did not come back in time.
    TIMED_OUT,
    /// The application disconnected it.
    DISCONNECTED,
    /// The server or the application is stopping, or the server refused to serve the client further.
    ENDED
}
