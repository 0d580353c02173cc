package org.thywill.push.comet;

import java.util.Locale;

/// Whether what is sent is compressed for clients that offer to take it so.
public enum Compression {
    NONE,
    DEFLATE;

    /// As settings name it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
