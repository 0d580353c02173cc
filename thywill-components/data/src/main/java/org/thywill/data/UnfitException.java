package org.thywill.data;

import org.jspecify.annotations.Nullable;

/// Something in the data cannot travel. The message says where it stands, as in `$.players[2].score is NaN`.
public final class UnfitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfitException(String message) {
        super(message);
    }

    /// The one among what a failure was caused by.
    static @Nullable UnfitException in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnfitException unfit) {
                return unfit;
            }
        }
        return null;
    }
}
