package org.thywill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsReferenceTest {
    private static final String COMMAND =
            "mvn -pl :thywill-launcher -am test -Dtest=SettingsReferenceTest -Dthywill.settings.write=true";

    @Test
    void theReferenceSaysWhatTheCodeDoes() throws IOException {
        var page = Path.of("../../documentation/settings.md");
        var expected = SettingsReference.generate();
        if (Boolean.getBoolean("thywill.settings.write")) {
            Files.writeString(page, expected);
        }

        assertThat(Files.exists(page) ? Files.readString(page) : "")
                .as("documentation/settings.md is out of date; write it anew with: " + COMMAND)
                .isEqualTo(expected);
    }
}
