package org.thywill.app;

/// A call of a client's function gave no result.
///
/// It is no [Refused]: what one client's function says must not reach another by itself.
public class CallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    public CallException(String code, String message) {
        super(message);
        this.code = code;
    }

    /// - `unknown-function`: the client exposes none of that name
    /// - `failed`: the function failed at it
    /// - `timed-out`: no answer came within the limit; whether it was done is unknown
    /// - `gone`: the client has left, or was away longer than it may be
    /// - `overloaded`: as many calls are unanswered as may be; nothing was done
    /// - `invalid`: the result does not fit the type
    /// - whatever the function has thrown as a code of its own
    public final String code() {
        return code;
    }
}
