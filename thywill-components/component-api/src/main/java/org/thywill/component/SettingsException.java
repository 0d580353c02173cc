package org.thywill.component;

/// A setting is unknown, of the wrong form, or out of range. The message names the file, the key, what was found
/// and what was expected.
public class SettingsException extends ComponentException {
    private static final long serialVersionUID = 1L;

    public SettingsException(String message, String remedy) {
        super(message, remedy);
    }
}
