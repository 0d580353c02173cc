package org.thywill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// What `package` lays out.
class PackageIT {
    private static final Path PACKAGE = Path.of("target/thywill");

    @Test
    void theBillOfMaterialsNamesEveryLibraryWithItsVersion() throws IOException {
        var bill = new JsonMapper().readTree(Files.readAllBytes(PACKAGE.resolve("sbom.json")));
        // A jar's name may go on with a classifier.
        var named = bill.path("components")
                .valueStream()
                .map(each -> each.path("name").asString() + "-"
                        + each.path("version").asString())
                .toList();

        try (var jars = Files.list(PACKAGE.resolve("lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .filteredOn(jar -> !jar.startsWith("thywill-launcher-"))
                    .isNotEmpty()
                    .allSatisfy(jar -> assertThat(named).anyMatch(jar::startsWith));
        }
    }

    @Test
    void theOptionsOfTheJvmComeAlong() {
        assertThat(PACKAGE.resolve("jvm.options")).content().contains("-XX:+UseCompactObjectHeaders");
    }
}
