package org.thywill.database.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.thywill.component.ComponentException;
import org.thywill.component.Database;
import org.thywill.component.SettingsException;
import org.thywill.component.testkit.TestContext;

class H2DatabaseIT extends JdbcContract {
    private final TestContext context = new TestContext();

    private static H2Settings settings(String url, String password) {
        return new H2Settings(url, "thywill", password, POOL_SIZE, Duration.ofMillis(250));
    }

    private Database create() {
        return new H2Provider().create(settings("", ""), context);
    }

    @Override
    protected Database open() {
        var database = create();
        database.start();
        return database;
    }

    @Override
    Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:file:" + file(), "thywill", "");
    }

    @Override
    String unused() throws IOException {
        return "jdbc:h2:file:"
                + Files.createTempDirectory(context.dataDirectory(), "unused-").resolve("thywill");
    }

    @Override
    DataSource plain(String url) {
        return new DriverManagerDataSource(url + ";MODE=MySQL", "thywill", "");
    }

    @Override
    Database at(String url) {
        return new H2Provider().create(settings(url, ""), context);
    }

    private Path file() {
        return context.dataDirectory().resolve("thywill");
    }

    @Test
    void theDatabaseIsAFileInTheDataDirectory() {
        assertThat(file().resolveSibling("thywill.mv.db")).exists();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 300})
    void whatWasAcknowledgedOutlivesAKilledProcess(int acknowledged) throws Exception {
        var directory = Files.createTempDirectory(context.dataDirectory(), "killed-");

        long last = Writer.killAfter(acknowledged, "h2", directory.toString());

        Writer.assertStored(H2DatabaseIT::in, directory, last);
    }

    private static Database in(Path directory) {
        var url = "jdbc:h2:file:" + directory.resolve("thywill");
        return new H2Provider().create(settings(url, ""), new TestContext());
    }

    @Test
    void aFileThatAnotherServerUsesIsRefusedWithASentence() throws Exception {
        var directory = Files.createTempDirectory(context.dataDirectory(), "used-");

        Writer.whileWriting(
                "h2",
                directory.toString(),
                () -> assertThatExceptionOfType(ComponentException.class)
                        .isThrownBy(() -> in(directory).start())
                        .withMessageStartingWith("The H2 database " + directory.resolve("thywill.mv.db")
                                + " is in use by another program, probably another Thywill server")
                        .satisfies(e -> assertThat(e.remedy()).contains("--data")));
    }

    @Test
    void aWrongPasswordIsRefusedWithASentence() {
        database().stop(Duration.ofSeconds(5));
        var other = new H2Provider().create(settings("", "wrong-hush"), context);

        assertThatExceptionOfType(ComponentException.class)
                .isThrownBy(other::start)
                .withMessageContaining("was made with another user or password")
                .satisfies(e -> assertThat(e.getMessage() + e.remedy()).doesNotContain("hush"));
    }

    @Test
    void tablesOfANewerThywillAreRefusedAndLeftAlone() throws SQLException {
        fill("c", 3);
        pretendNewerVersion();
        database().stop(Duration.ofSeconds(5));

        assertThatExceptionOfType(ComponentException.class)
                .isThrownBy(() -> create().start())
                .withMessageContaining("have version 999, but this Thywill knows them only up to version ");

        try (var other = connection();
                var rows = other.createStatement().executeQuery("SELECT COUNT(*) FROM thywill_publication")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(3);
        }
    }

    @Test
    void aDamagedFileIsRefusedWithASentence() throws IOException {
        var directory = Files.createTempDirectory(context.dataDirectory(), "damaged-");
        Files.writeString(directory.resolve("thywill.mv.db"), "This is no database.".repeat(1_000));

        assertThatExceptionOfType(ComponentException.class)
                .isThrownBy(() -> in(directory).start())
                .withMessageContaining(directory.toString())
                .satisfies(e -> assertThat(e.remedy()).isNotEmpty());
    }

    @Test
    void aFolderThatCannotBeMadeIsRefusedWithASentence() throws IOException {
        var file = Files.createTempFile(context.dataDirectory(), "file-", "");

        assertThatExceptionOfType(ComponentException.class)
                .isThrownBy(() -> in(file).start())
                .withMessageContaining("could not be opened")
                .satisfies(e -> assertThat(e.remedy()).contains("folder"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:h2:tcp://host/x", "jdbc:mysql://host/x", "thywill.db", "jdbc:h2:file:/x;INIT=hm"})
    void anAddressOfAnotherKindIsRefused(String url) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> new H2Provider().create(settings(url, ""), context))
                .withMessageContaining("thywill.database.settings.url");
    }

    @Test
    void callsAfterTheStopAreRefused() {
        database().stop(Duration.ofSeconds(5));

        assertThatExceptionOfType(org.thywill.component.DatabaseException.class)
                .isThrownBy(() -> database().append(List.of(publication("c", 1, null))))
                .withMessageContaining("has been closed");
    }
}
