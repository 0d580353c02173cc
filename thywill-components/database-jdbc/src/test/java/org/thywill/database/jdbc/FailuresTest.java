package org.thywill.database.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.transaction.TransactionSystemException;
import org.thywill.component.DatabaseException;

class FailuresTest {

    private static DatabaseException failure(SQLException cause) {
        return Failures.of("append", "the database", new RuntimeException(cause));
    }

    @ParameterizedTest
    @CsvSource({
        "08S01, 0, a lost connection",
        "08004, 1040, too many connections",
        "40001, 1213, a deadlock of MySQL",
        "HY000, 1205, a lock wait of MySQL",
        "HYT00, 50200, a lock wait of H2",
        "40001, 40001, a deadlock of H2",
        "90131, 90131, a concurrent update of H2",
        "90098, 90098, a database that was closed",
        "HY000, 1290, a server that is read-only"
    })
    void whatPassesByItselfIsWorthRetrying(String state, int code, String what) {
        var failure = failure(new SQLException(what, state, code));

        assertThat(failure.worthRetrying()).as(what).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "23505, 23505, a duplicate key of H2",
        "23000, 1062, a duplicate key of MySQL",
        "22001, 22001, a text too long",
        "42S02, 1146, a missing table",
        "28000, 1045, a wrong password"
    })
    void whatDoesNotPassByItselfIsNot(String state, int code, String what) {
        var failure = failure(new SQLException(what, state, code));

        assertThat(failure.worthRetrying()).as(what).isFalse();
    }

    @Test
    void theMessageNamesTheCallAndTheDatabaseAndTheKindOfFailure() {
        var cause = new SQLIntegrityConstraintViolationException("values ('secret')", "23505", 23505);

        var failure = Failures.of("append", "the H2 database /data/thywill.mv.db", new RuntimeException(cause));

        assertThat(failure)
                .hasMessage("append failed on the H2 database /data/thywill.mv.db: "
                        + "SQLIntegrityConstraintViolationException, SQL state 23505, code 23505");
        assertThat(failure.getCause()).hasMessageNotContaining("secret");
        assertThat(failure.getCause().getStackTrace()).isEqualTo(cause.getStackTrace());
    }

    @Test
    void aFullPoolIsWorthRetryingAndSaysSo() {
        var cause = new SQLTransientConnectionException("request timed out after 2000ms");

        var failure = failure(cause);

        assertThat(failure.worthRetrying()).isTrue();
        assertThat(failure).hasMessageContaining("request timed out after 2000ms");
    }

    @Test
    void aFailureOutsideOfTheDatabaseIsNotWorthRetrying() {
        var failure = Failures.of("append", "the database", new IllegalStateException("secret"));

        assertThat(failure.worthRetrying()).isFalse();
        assertThat(failure).hasMessage("append failed on the database: IllegalStateException");
    }

    @ParameterizedTest
    @CsvSource({"08S01, 0, true", "23000, 1062, false"})
    void ifTheRollbackFailsTooWhatLedToItCounts(String state, int code, boolean worthRetrying) {
        var rollback = new TransactionSystemException("rollback", new SQLException("Connection is closed"));
        rollback.initApplicationException(new RuntimeException(new SQLException("first", state, code)));

        var failure = Failures.of("append", "the database", rollback);

        assertThat(failure.worthRetrying()).isEqualTo(worthRetrying);
    }
}
