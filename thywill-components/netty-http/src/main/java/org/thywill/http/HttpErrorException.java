package org.thywill.http;

/// Ends the handling of a request with an answer of the server's own. Has no stack trace: it is an outcome, and
/// hostile clients may cause many.
final class HttpErrorException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient HttpError error;

    HttpErrorException(HttpError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    HttpError error() {
        return error;
    }
}
