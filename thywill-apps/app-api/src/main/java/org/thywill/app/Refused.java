package org.thywill.app;

import java.util.regex.Pattern;

/// Thrown by an application to answer a client's message with an error that the client can act on.
public class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    private final String code;

    /// @param code for programs: 1 to 64 of `a-z 0-9 -`, a letter first
    /// @param message for people; it reaches the client, so it must hold no secret
    /// @throws IllegalArgumentException if the code is not legal
    public Refused(String code, String message) {
        super(message);
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("A code is 1 to 64 of a-z 0-9 - after a letter, but was: " + code);
        }
        this.code = code;
    }

    public final String code() {
        return code;
    }
}
