package org.thywill.component;

/// A component cannot serve. Told to the person who starts the server, without a stack trace, so both sentences
/// must stand alone.
public class ComponentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /// @param message what happened, where, and what was found: `Port 8080 on 127.0.0.1 is in use by another
    ///     program.`
    /// @param remedy what to do about it: `Stop that program, or choose another port with --port.`
    public ComponentException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    public ComponentException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    public final String remedy() {
        return remedy;
    }
}
