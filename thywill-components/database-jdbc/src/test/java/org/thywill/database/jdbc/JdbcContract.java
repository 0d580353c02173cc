package org.thywill.database.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.thywill.component.ComponentException;
import org.thywill.component.Database;
import org.thywill.component.Database.ChannelState;
import org.thywill.component.Database.StoredPublication;
import org.thywill.component.Database.StoredSession;
import org.thywill.component.DatabaseException;
import org.thywill.component.Json;
import org.thywill.component.testkit.DatabaseContract;
import org.thywill.component.testkit.Together;
import org.thywill.database.jdbc.InterruptedDataSource.Fate;

/// What the databases reached through JDBC do besides.
abstract class JdbcContract extends DatabaseContract {

    private static final String NEWER_VERSION = """
            INSERT INTO `flyway_schema_history` (`installed_rank`, `version`, `description`, `type`, `script`,
                `checksum`, `installed_by`, `execution_time`, `success`)
            VALUES (99, '999', 'later', 'SQL', 'V999__later.sql', 1, 'someone', 1, 1)""";

    /// A connection beside the pool, to hold locks and to change what is stored.
    abstract Connection connection() throws SQLException;

    /// The address of a database that has never been used.
    abstract String unused() throws Exception;

    /// What a server reaches such a database by.
    abstract DataSource plain(String url);

    abstract Database at(String url);

    /// The least pool, and the shortest waits.
    static final int POOL_SIZE = 2;

    @Test
    void reopeningKeepsEverything() {
        fill("c", 5);
        database().trim("c", 2);
        database().putValue("app", "key", json("kept"));
        database().saveSessions(List.of(new StoredSession("s", 1, 2)));

        reopen();

        assertThat(database().openChannel("c", "other")).isEqualTo(new ChannelState("epoch", 3, 5));
        assertThat(database().publications("c", 0, 10)).hasSize(3);
        assertThat(database().value("app", "key")).contains(json("kept"));
        assertThat(database().session("s")).contains(new StoredSession("s", 1, 2));
    }

    @Test
    void theScriptsThatHaveRunAreKnownAsThoseOfThisServer() throws SQLException {
        try (var other = connection()) {
            assertThat(SchemaHistory.isCurrent(new SingleConnectionDataSource(other, true), Script.all()))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE `flyway_schema_history` SET `checksum` = `checksum` + 1 WHERE `version` = '2'",
                "UPDATE `flyway_schema_history` SET `success` = FALSE WHERE `version` = '3'",
                "DELETE FROM `flyway_schema_history` WHERE `version` = '3'",
                NEWER_VERSION,
                "DROP TABLE `flyway_schema_history`",
            })
    void aHistoryOfOtherScriptsIsLeftToFlyway(String change) throws SQLException {
        execute(change);

        try (var other = connection()) {
            assertThat(SchemaHistory.isCurrent(new SingleConnectionDataSource(other, true), Script.all()))
                    .isFalse();
        }
    }

    @Test
    void aScriptThatHasChangedSinceItRanIsRefusedWithASentence() throws SQLException {
        execute("UPDATE `flyway_schema_history` SET `checksum` = `checksum` + 1 WHERE `version` = '2'");

        assertThatExceptionOfType(ComponentException.class)
                .isThrownBy(this::reopen)
                .withMessageContaining("could not be brought up to date")
                .withMessageContaining("checksum mismatch for migration version 2");
    }

    static Stream<Arguments> interruptions() {
        return Script.all().stream()
                .flatMap(script -> script.steps().stream())
                .flatMap(step -> Arrays.stream(Fate.values()).map(fate -> Arguments.of(fate, step)));
    }

    @ParameterizedTest
    @MethodSource("interruptions")
    void aServerMakesItsTablesThoughAnotherWasInterruptedInTheMiddle(Fate fate, SchemaStep step) throws Exception {
        var url = unused();
        var interrupted = new InterruptedDataSource(plain(url), fate, step.sql());
        assertThatExceptionOfType(ComponentException.class)
                .isThrownBy(() -> Schema.migrate(interrupted, "the database"));

        var database = at(url);
        database.start();
        database.stop(Duration.ofSeconds(5));

        try (var made = plain(url).getConnection();
                var usual = connection()) {
            assertThat(Tables.of(made)).isNotEmpty().isEqualTo(Tables.of(usual));
            assertThat(SchemaHistory.isCurrent(new SingleConnectionDataSource(made, true), Script.all()))
                    .isTrue();
        }
    }

    @Test
    void aStatementThatFailsIsNamedWithWhatTheDatabaseSaidAndWhatToDo() throws Exception {
        var step = Script.all().getFirst().steps().get(2);
        var interrupted = new InterruptedDataSource(plain(unused()), Fate.STATEMENT_FAILS, step.sql());

        assertThatExceptionOfType(ComponentException.class)
                .isThrownBy(() -> Schema.migrate(interrupted, "the database"))
                .withMessage("The tables of the database could not be brought up to date: "
                        + "V1__sessions_channels_values.sql, \"CREATE TABLE thywill_channel\": Disk full")
                .satisfies(e -> assertThat(e.remedy()).contains("start again", "goes on where it stopped"));
    }

    @Test
    void publicationsThatLeaveAGapAreRefused() {
        fill("c", 2);

        assertRefused(() -> database().append(List.of(publication("c", 4, null))), "whose last offset is 2");
        assertRefused(() -> database().append(List.of(publication("c", 2, null))), "do not continue \"c\"");
        assertRefused(() -> database().append(List.of(publication("new", 1, null))), "was never opened");
    }

    private static void assertRefused(Runnable call, String why) {
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(call::run)
                .withMessageContaining(why)
                .satisfies(e -> assertThat(e.worthRetrying()).isFalse());
    }

    @Test
    void aFailureTellsNeitherStatementNorValues() {
        database().openChannel("c", "e");
        var secret = new StoredPublication("c", 1, 1, "hush-id", json("hush-data"));
        database().append(List.of(secret));
        var again = new StoredPublication("c", 2, 1, "hush-id", json("hush-data"));

        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> database().append(List.of(again)))
                .satisfies(e -> assertThat(whole(e)).doesNotContain("hush", "INSERT"))
                .withMessageContaining("append failed on the ");
    }

    private static String whole(Throwable failure) {
        var text = new StringBuilder();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            text.append(at).append('\n');
        }
        return text.toString();
    }

    @Test
    void whatIsTooLongIsRefusedAndNotCut() {
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> database().putValue("app", "k".repeat(1_021), Json.NULL))
                .satisfies(e -> assertThat(e.worthRetrying()).isFalse());

        assertThat(database().keys("app", "", 10)).isEmpty();
    }

    @Test
    void aLockThatIsNotHadInTimeIsWorthRetrying() throws SQLException {
        fill("c", 1);
        try (var other = connection()) {
            lock(other, "c");

            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> database().append(List.of(publication("c", 2, null))))
                    .satisfies(e -> assertThat(e.worthRetrying()).isTrue());
            other.rollback();
        }

        database().append(List.of(publication("c", 2, null)));
        assertThat(database().publications("c", 0, 10)).hasSize(2);
    }

    @Test
    void anAppendWaitsForNobodyWhoHoldsAnotherChannel() throws SQLException {
        fill("c", 1);
        fill("other", 1);
        try (var holder = connection()) {
            lock(holder, "other");

            database().append(List.of(publication("c", 2, null)));
            holder.rollback();
        }

        assertThat(database().publications("c", 0, 10)).hasSize(2);
    }

    @Test
    void callsThatFindThePoolExhaustedFailInTimeAndAreWorthRetrying() throws SQLException {
        fill("c", 1);
        try (var other = connection()) {
            lock(other, "c");

            var failures = new ArrayList<>(Together.call(POOL_SIZE + 3, _ -> {
                try {
                    database().append(List.of(publication("c", 2, null)));
                    return "none";
                } catch (DatabaseException e) {
                    return e.worthRetrying() + " " + e.getMessage();
                }
            }));

            assertThat(failures).allMatch(failure -> failure.startsWith("true"));
            assertThat(failures).anyMatch(failure -> failure.contains("Connection is not available"));
            other.rollback();
        }

        assertThat(database().publications("c", 0, 10)).hasSize(1);
    }

    private static void lock(Connection connection, String channel) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement =
                connection.prepareStatement("SELECT number FROM thywill_channel WHERE name = ? FOR UPDATE")) {
            statement.setBytes(1, Text.bytes(channel));
            statement.executeQuery().close();
        }
    }

    /// Makes the tables look as if a newer Thywill had used them.
    final void pretendNewerVersion() throws SQLException {
        execute(NEWER_VERSION);
    }

    private void execute(String sql) throws SQLException {
        try (var other = connection();
                var statement = other.createStatement()) {
            statement.execute(sql.replace("`", other.getMetaData().getIdentifierQuoteString()));
        }
    }
}
