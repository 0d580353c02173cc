package org.thywill.database.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.SimpleTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.thywill.component.Counters;
import org.thywill.component.DatabaseException;

class CallsTest {

    private static final class NoTransactions implements PlatformTransactionManager {
        @Override
        public TransactionStatus getTransaction(TransactionDefinition definition) {
            return new SimpleTransactionStatus();
        }

        @Override
        public void commit(TransactionStatus status) {}

        @Override
        public void rollback(TransactionStatus status) {}
    }

    @Test
    void whatIsCommittedButPerhapsNotOnDiskIsWorthRetrying() {
        Durability full = () -> {
            throw new SQLException("No space left on device", "90028", 90028);
        };
        var calls = new Calls("the database", new TransactionTemplate(new NoTransactions()), full, new Counters());

        var failure = catchThrowableOfType(DatabaseException.class, () -> calls.write("append", () -> {}));

        assertThat(failure).hasMessageContaining("append failed on the database");
        assertThat(failure.worthRetrying()).isTrue();
    }
}
