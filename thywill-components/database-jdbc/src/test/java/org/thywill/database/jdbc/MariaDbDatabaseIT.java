package org.thywill.database.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.thywill.component.ComponentException;
import org.thywill.component.Database;
import org.thywill.component.DatabaseException;
import org.thywill.component.SettingsException;
import org.thywill.component.testkit.MariaDbServer;
import org.thywill.component.testkit.TestContext;

class MariaDbDatabaseIT extends JdbcContract {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static MariaDbServer server;

    private final String url = server.url("test" + DATABASES.incrementAndGet());

    @BeforeAll
    static void startServer() {
        server = MariaDbServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static Database create(MysqlSettings settings) {
        return new MysqlProvider().create(settings, new TestContext());
    }

    private static Database database(String url) {
        return create(Writer.mysql(url));
    }

    @Override
    Database at(String url) {
        return database(url);
    }

    @Override
    String unused() {
        return server.url("unused" + DATABASES.incrementAndGet());
    }

    @Override
    DataSource plain(String url) {
        return new DriverManagerDataSource(url + "?createDatabaseIfNotExist=true", server.user(), "");
    }

    @Override
    protected Database open() {
        var database = at(url);
        database.start();
        return database;
    }

    @Override
    Connection connection() throws SQLException {
        return DriverManager.getConnection(url, server.user(), "");
    }

    @Test
    void whatWasAcknowledgedOutlivesAKilledClient() throws Exception {
        var other = server.url("killed" + DATABASES.incrementAndGet());

        long last = Writer.killAfter(40, "mysql", other);

        Writer.assertStored(MariaDbDatabaseIT::database, other, last);
    }

    @Test
    void whatWasAcknowledgedOutlivesAKilledServerAndTheDatabaseIsUsableAgainByItself() {
        fill("c", 20);
        server.kill();
        try {
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> database().append(List.of(publication("c", 21, null))))
                    .satisfies(e -> assertThat(e.worthRetrying()).isTrue());
        } finally {
            server.restart();
        }

        untilItWorks(() -> {
            database().append(List.of(publication("c", 21, null)));
            return true;
        });

        assertThat(database().publications("c", 0, 100)).hasSize(21);
    }

    @Test
    void tablesOfANewerThywillAreRefusedAndLeftAlone() throws SQLException {
        fill("c", 3);
        pretendNewerVersion();

        assertThatExceptionOfType(ComponentException.class)
                .isThrownBy(() -> at(url).start())
                .withMessageContaining("have version 999, but this Thywill knows them only up to version ");

        assertThat(database().publications("c", 0, 10)).hasSize(3);
    }

    @Test
    void tablesOfAnotherProgramAreRefusedWithASentence() throws SQLException {
        var other = server.url("foreign" + DATABASES.incrementAndGet());
        var made = other + "?createDatabaseIfNotExist=true";
        try (var connection = DriverManager.getConnection(made, server.user(), "");
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (id INT)");
        }

        assertThatExceptionOfType(ComponentException.class)
                .isThrownBy(() -> at(other).start())
                .satisfies(e -> assertThat(e.remedy()).contains("a database of its own"));
    }

    @Test
    void anUnreachableServerIsNamedWithoutThePassword() {
        var settings = settings("jdbc:mysql://127.0.0.1:1/thywill", "someone", "hush", Map.of());

        assertThatExceptionOfType(ComponentException.class)
                .isThrownBy(() -> create(settings).start())
                .withMessageStartingWith(
                        "The MySQL database jdbc:mysql://127.0.0.1:1/thywill (user \"someone\") could not be")
                .satisfies(
                        e -> assertThat(e.getMessage() + e.remedy() + settings).doesNotContain("hush"));
    }

    @Test
    void aWrongPasswordIsRefusedWithASentence() {
        assertThatExceptionOfType(ComponentException.class)
                .isThrownBy(
                        () -> create(settings(url, "someone", "hush", Map.of())).start())
                .withMessageEndingWith("refused user or password.");
    }

    @Test
    void aMissingDatabaseIsRefusedWithASentence() {
        assertThatExceptionOfType(ComponentException.class)
                .isThrownBy(() -> create(settings(server.url("missing"), "root", "", Map.of()))
                        .start())
                .withMessageEndingWith("does not exist, though its server answers.")
                .satisfies(e -> assertThat(e.remedy()).contains("CREATE DATABASE"));
    }

    @Test
    void aServerWithoutTlsIsRefusedWhereTlsIsRequired() {
        var settings = new MysqlSettings(
                url,
                "root",
                "",
                POOL_SIZE,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                MysqlSettings.Tls.REQUIRED,
                java.nio.file.Path.of(""),
                "",
                Map.of());

        assertThatExceptionOfType(ComponentException.class)
                .isThrownBy(() -> create(settings).start())
                .satisfies(e -> assertThat(e.remedy()).contains("tls"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql://user:hush@host/x",
                "jdbc:mysql://host/x?password=hush",
                "jdbc:mysql://host",
                "jdbc:h2:mem:x"
            })
    void anAddressOfAnotherFormIsRefusedWithoutRepeatingSecrets(String address) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> at(address))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hush"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"allowLoadLocalInfile", "AUTODESERIALIZE", "password"})
    void optionsThatWouldOpenThisMachineAreRefused(String option) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> create(settings(url, "root", "", Map.of(option, "true"))))
                .withMessageContaining(option);
    }

    private static MysqlSettings settings(String url, String user, String password, Map<String, String> options) {
        return new MysqlSettings(
                url,
                user,
                password,
                POOL_SIZE,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                MysqlSettings.Tls.PREFERRED,
                java.nio.file.Path.of(""),
                "",
                options);
    }
}
