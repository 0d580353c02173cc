package org.thywill.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Map;

/// Why the server answers a request itself, without its endpoint.
///
/// @param code for programs, such as `bad-request`
/// @param message for people; it never repeats what the other end has sent
/// @param headers that the answer carries besides the usual ones, such as `Allow`
public record HttpError(int status, String code, String message, Map<String, String> headers) {

    static final HttpError FAILED = new HttpError(500, "failed", "The server failed at this; its log says why");

    public HttpError(int status, String code, String message) {
        this(status, code, message, Map.of());
    }

    static HttpErrorException badRequest(String message) {
        return new HttpErrorException(new HttpError(400, "bad-request", message));
    }

    static HttpErrorException refused(int status, String code, String message) {
        return new HttpErrorException(new HttpError(status, code, message));
    }

    static HttpErrorException methodNotAllowed(String allowed) {
        return new HttpErrorException(new HttpError(
                405,
                "method-not-allowed",
                "This address does not take that method",
                Map.of(HttpHeaderNames.ALLOW.toString(), allowed)));
    }
}
