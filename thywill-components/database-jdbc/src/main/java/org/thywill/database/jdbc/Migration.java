package org.thywill.database.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.executor.Context;
import org.flywaydb.core.api.executor.MigrationExecutor;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.internal.jdbc.Results;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A script as Flyway runs it: under Flyway's lock, noted in its history. Of what an interrupted run has done already
/// nothing is done again.
record Migration(Script script) implements ResolvedMigration, MigrationExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(Migration.class);

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion(script.version());
    }

    @Override
    public String getDescription() {
        return script.description();
    }

    @Override
    public String getScript() {
        return script.name();
    }

    @Override
    public Integer getChecksum() {
        return script.checksum();
    }

    @Override
    public CoreMigrationType getType() {
        return CoreMigrationType.SQL;
    }

    @Override
    public String getPhysicalLocation() {
        return script.name();
    }

    @Override
    public MigrationExecutor getExecutor() {
        return this;
    }

    @Override
    public boolean checksumMatches(Integer checksum) {
        return getChecksum().equals(checksum);
    }

    @Override
    public boolean checksumMatchesWithoutBeingIdentical(Integer checksum) {
        return false;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public boolean shouldExecute() {
        return true;
    }

    @Override
    public List<Results> execute(Context context) throws SQLException {
        var connection = context.getConnection();
        for (var step : script.steps()) {
            if (step.isDone(connection)) {
                LOG.info("statement was run before script={} statement=\"{}\"", script.name(), step.described());
            } else {
                run(step, connection);
            }
        }
        return List.of();
    }

    private void run(SchemaStep step, Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(step.sql());
        } catch (SQLException e) {
            throw new StepFailed(script.name() + ", \"" + step.described() + "\": " + H2Dialect.reason(e), e);
        }
    }

    /// A statement that the database did not run. The message says which and why; it holds no data of users.
    static final class StepFailed extends SQLException {
        private static final long serialVersionUID = 1L;

        StepFailed(String message, SQLException cause) {
            super(message, cause.getSQLState(), cause.getErrorCode(), cause);
        }
    }
}
