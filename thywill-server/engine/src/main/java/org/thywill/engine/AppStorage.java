package org.thywill.engine;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.thywill.app.Storage;
import org.thywill.component.Database;
import org.thywill.component.DatabaseException;
import org.thywill.component.Json;

/// The database's values of one application.
record AppStorage(ApplicationRuntime application, Services services) implements Storage {
    private static final int KEY_LIMIT = 255;
    private static final int VALUE_LIMIT = 1 << 20;
    private static final int KEYS_LIMIT = 1_000;

    @Override
    public <T> Optional<T> get(String key, Class<T> type) {
        legal(key);
        return ask(database -> database.value(application.id(), key)).map(json -> application.read(json, type));
    }

    @Override
    public void put(String key, Object value) {
        legal(key);
        var json = write(value);
        ask(database -> {
            database.putValue(application.id(), key, json);
            return true;
        });
    }

    @Override
    public boolean putIfAbsent(String key, Object value) {
        legal(key);
        var json = write(value);
        return ask(database -> database.putValueIfAbsent(application.id(), key, json));
    }

    @Override
    public boolean remove(String key) {
        legal(key);
        return ask(database -> database.removeValue(application.id(), key));
    }

    @Override
    public List<String> keys(String prefix, int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("A limit must not be negative, but was " + limit);
        }
        if (Texts.hasHalves(prefix)) {
            throw new IllegalArgumentException("A prefix must not hold half of a surrogate pair");
        }
        return limit == 0
                ? List.of()
                : ask(database -> database.keys(application.id(), prefix, Math.min(limit, KEYS_LIMIT)));
    }

    private Json write(Object value) {
        var json = application.json().write(value);
        if (json.length() > VALUE_LIMIT) {
            throw new IllegalArgumentException(
                    "A value has at most " + VALUE_LIMIT + " bytes of JSON, but this has " + json.length());
        }
        return json;
    }

    /// @throws IllegalArgumentException if the key is not legal
    private static void legal(String key) {
        if (Texts.hasHalves(key)) {
            throw new IllegalArgumentException("A key must not hold half of a surrogate pair");
        }
        if (key.isEmpty() || key.length() > KEY_LIMIT) {
            throw new IllegalArgumentException(
                    "A key has 1 to " + KEY_LIMIT + " characters, but this has " + key.length());
        }
    }

    private <T> T ask(Function<Database, T> question) {
        try {
            return question.apply(services.database());
        } catch (DatabaseException e) {
            throw services.refusedStorage("The database could not answer: " + e.getMessage(), e);
        }
    }
}
