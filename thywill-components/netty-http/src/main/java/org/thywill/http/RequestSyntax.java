package org.thywill.http;

import java.util.Set;

/// What holds for requests of both HTTP versions.
final class RequestSyntax {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

    private RequestSyntax() {}

    static String checkMethod(String method) throws HttpErrorException {
        if (METHODS.contains(method)) {
            return method;
        }
        if (method.equals("CONNECT") || method.equals("TRACE")) {
            throw HttpError.methodNotAllowed("GET, HEAD, POST, OPTIONS");
        }
        if (!method.chars().allMatch(RequestSyntax::isTokenChar)) {
            throw HttpError.badRequest("The method is not a word");
        }
        throw HttpError.refused(501, "not-implemented", "That method is not known here");
    }

    static String checkValue(String value) throws HttpErrorException {
        for (int i = 0; i < value.length(); i++) {
            if (!isText(value.charAt(i))) {
                throw HttpError.badRequest("A header has a control character");
            }
        }
        return value;
    }

    /// RFC 9110, section 5.5.
    static boolean isText(int c) {
        return c == '\t' || (c >= ' ' && c != 0x7F);
    }

    /// RFC 9110, section 5.6.2.
    static boolean isTokenChar(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
