package org.thywill.data;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/// DATA as `documentation/protocol.md` says in section 5.8. Holds no state.
public final class Data {
    /// The only member of an object that stands for bytes, with a text in base64.
    public static final String BYTES = "$bytes";

    private Data() {}

    /// Writes one value, and bytes in their form wherever they stand in it.
    ///
    /// @param generator of this mapper; closed at the end, also after a failure
    /// @throws UnfitException if something in it cannot travel: no finite number, half of a surrogate pair, more
    ///     than 31 levels, part of itself, an object that would stand for bytes
    /// @throws JacksonException if Jackson cannot write it
    public static void write(JsonMapper mapper, JsonGenerator generator, @Nullable Object value) {
        try (var checked = new CheckedGenerator(generator)) {
            mapper.writeValue(checked, value);
        } catch (JacksonException e) {
            var unfit = UnfitException.in(e);
            throw unfit == null ? e : unfit;
        }
    }
}
