package org.thywill.wire;

/// Ends the reading of one frame. Has no stack trace: it is made for every bad frame a client sends.
final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
        super(message, null, false, false);
    }
}
