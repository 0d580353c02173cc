package org.thywill.engine;

import java.util.List;
import java.util.Optional;
import org.thywill.app.Application;
import org.thywill.component.DeployedApplication;
import org.thywill.component.Json;
import org.thywill.component.JsonMapping;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// An application as an application interface would present it.
record TestDeployment(Manifest manifest, Application callbacks) implements DeployedApplication {
    private static final JsonMapper MAPPER = new JsonMapper();

    TestDeployment(String id, Application callbacks) {
        this(new Manifest(id, "1", id, "", "", List.of(), List.of(), ""), callbacks);
    }

    @Override
    public JsonMapping json() {
        return new JsonMapping() {
            @Override
            public Json write(Object value) {
                try {
                    return Json.ofValid(MAPPER.writeValueAsBytes(value));
                } catch (JacksonException e) {
                    throw new IllegalArgumentException(e.getOriginalMessage(), e);
                }
            }

            @Override
            public <T> T read(Json json, Class<T> type) {
                try {
                    return MAPPER.readValue(json.bytes(), type);
                } catch (JacksonException e) {
                    throw new IllegalArgumentException(e.getOriginalMessage(), e);
                }
            }
        };
    }

    @Override
    public String filesHash() {
        return "";
    }

    @Override
    public Optional<byte[]> file(String path) {
        return Optional.empty();
    }
}
