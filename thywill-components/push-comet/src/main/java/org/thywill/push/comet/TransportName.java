package org.thywill.push.comet;

import java.util.Locale;

/// The transports, as settings, clients and the log name them.
public enum TransportName {
    WEBSOCKET,
    SSE,
    STREAM,
    LONG_POLL;

    /// In kebab-case, which is also the last part of its address.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
