package org.thywill.push.stomp;

/// A client has sent what is not STOMP 1.2, or not what is spoken here. Ends its connection; the message is for
/// whoever wrote the client. Has no stack trace: one is made for every bad frame.
final class MalformedFrameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedFrameException(String message) {
        super(message, null, false, false);
    }
}
