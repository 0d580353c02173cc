package org.thywill.database.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {

    @Test
    void theScriptsAreAllThatLieInTheFolder() throws IOException {
        try (var files = Files.list(Path.of("src/main/resources/db/migration"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Script.NAMES);
        }
    }

    @Test
    void everyStatementOfEveryScriptCanBeSeenToHaveRun() {
        assertThat(Script.all()).allSatisfy(script -> assertThat(script.steps()).isNotEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "CREATE TABLE t (a BIGINT), TABLE, t, ''",
        "CREATE INDEX i ON t (a), INDEX, t, i",
        "ALTER TABLE t ADD COLUMN c DOUBLE, COLUMN, t, c"
    })
    void aStatementSaysWhatItMakes(String sql, SchemaStep.Kind kind, String table, String part) {
        assertThat(SchemaStep.of(sql)).isEqualTo(new SchemaStep(kind, table, part, sql));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE t SET a = 1",
                "ALTER TABLE t DROP COLUMN a",
                "ALTER TABLE t ADD COLUMN a INT, ADD COLUMN b INT"
            })
    void whatCannotBeSeenToHaveRunHasNoPlaceInAScript(String sql) {
        assertThatIllegalArgumentException().isThrownBy(() -> SchemaStep.of(sql));
    }
}
