package org.thywill.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thywill.component.ComponentException;

class DataDirectoryTest {

    @TempDir
    private Path directory;

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void open(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void aNewFolderIsItsOwnersAlone() throws IOException {
        var made = DataDirectory.prepare(directory.resolve("some/data"));

        assertThat(made).isAbsolute().isDirectory();
        assertThat(permissions(made)).isEqualTo("rwx------");
    }

    @Test
    void anEmptyFolderIsClosedToOthers() throws IOException {
        open(directory);

        DataDirectory.prepare(directory);

        assertThat(permissions(directory)).isEqualTo("rwx------");
    }

    @Test
    void aFolderInUseThatOthersCanReadIsRefusedAndLeftAsItIs() throws IOException {
        open(directory);
        Files.createFile(directory.resolve("letter.txt"));

        assertThatThrownBy(() -> DataDirectory.prepare(directory))
                .isInstanceOf(ComponentException.class)
                .hasMessage("Others can read the data directory %s (rwxr-xr-x).", directory)
                .asInstanceOf(type(ComponentException.class))
                .extracting(ComponentException::remedy)
                .asString()
                .startsWith("Close it with: chmod 700 " + directory);
        assertThat(permissions(directory)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void aFileIsNoDataDirectory() throws IOException {
        var file = Files.createFile(directory.resolve("data"));

        assertThatThrownBy(() -> DataDirectory.prepare(file))
                .isInstanceOf(ComponentException.class)
                .hasMessage("The data directory %s is not a folder.", file);
    }
}
