package org.thywill.wire;

import org.thywill.component.Json;

/// Decodes JSON values that come without a frame around them, as other protocols carry them. As strict as
/// [ClientFrames]; white space between tokens, line feeds included, is left out. One decoder serves one thread at a
/// time; it is meant to be kept.
public final class JsonValues {
    private final JsonScanner scanner = new JsonScanner(JsonLimits.DEFAULT);

    /// @throws IllegalArgumentException if the bytes are not exactly one value; the message says what was found
    public Json decode(byte[] bytes) {
        scanner.reset(bytes, 0, bytes.length);
        try {
            var value = Json.ofValid(scanner.raw());
            if (scanner.peek() != -1) {
                throw scanner.unexpected("nothing after the value");
            }
            return value;
        } catch (MalformedException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } finally {
            scanner.release();
        }
    }
}
