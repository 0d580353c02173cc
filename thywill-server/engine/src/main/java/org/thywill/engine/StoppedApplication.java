package org.thywill.engine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Application;
import org.thywill.component.DeployedApplication;
import org.thywill.component.Json;
import org.thywill.component.JsonMapping;

/// Stands where an application was, so that nothing of it is held any more.
record StoppedApplication(Manifest manifest) implements DeployedApplication {
    private static final Application SILENT = new Application() {};

    @Override
    public Application callbacks() {
        return SILENT;
    }

    @Override
    public JsonMapping json() {
        return new JsonMapping() {
            @Override
            public Json write(@Nullable Object value) {
                throw stopped();
            }

            @Override
            public <T> T read(Json json, Class<T> type) {
                throw stopped();
            }
        };
    }

    @Override
    public Optional<byte[]> file(String path) {
        return Optional.empty();
    }

    @Override
    public String filesHash() {
        return "00000000";
    }

    private IllegalStateException stopped() {
        return new IllegalStateException("The application " + manifest.id() + " has stopped");
    }
}
