package org.thywill.application.local;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Json;
import org.thywill.component.JsonMapping;
import org.thywill.data.Data;
import org.thywill.data.UnfitException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.json.JsonMapper;

/// The JSON of one version of an application. Its mapper remembers the application's classes, so it is that
/// version's own and goes with it.
///
/// Records, beans, lists, maps, enums and the types of `java.time`, those as ISO 8601 text; `byte[]` as bytes. Members
/// that a type does not know are left out.
final class AppJson implements JsonMapping {
    private final JsonMapper mapper =
            JsonMapper.builder().addModule(new BytesModule()).build();

    @Override
    public Json write(@Nullable Object value) {
        var bytes = new ByteArrayOutputStream();
        try {
            Data.write(mapper, mapper.createGenerator(bytes), value);
        } catch (UnfitException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + e.getMessage(), e);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "Cannot be written as JSON%s: %s".formatted(at(e), e.getOriginalMessage()), e);
        }
        return Json.ofValid(bytes.toByteArray());
    }

    @Override
    public <T> T read(Json json, Class<T> type) {
        try {
            return mapper.readValue(json.bytes(), type);
        } catch (JacksonException e) {
            var name = type.getSimpleName();
            throw new IllegalArgumentException("The JSON does not fit %s%s".formatted(name, at(e)), e);
        }
    }

    private static String at(JacksonException e) {
        return e instanceof DatabindException bound && !bound.getPath().isEmpty()
                ? " at \"" + path(bound.getPath()) + "\""
                : "";
    }

    /// `lines[3].text`
    static String path(List<JacksonException.Reference> references) {
        var path = new StringBuilder();
        for (var each : references) {
            if (each.getPropertyName() == null) {
                path.append('[').append(each.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(each.getPropertyName());
            }
        }
        return path.toString();
    }
}
