package org.thywill.database.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.ComponentException;

/// Brings the tables up to date with the scripts in `db/migration`. What a server that was killed has left half done,
/// or a
/// statement that failed, is gone on with.
final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    private static final String RESTORE =
            "Restore a backup of the database, or use an empty one; flyway_schema_history in it says which scripts ran.";
    private static final String GO_ON =
            "Nothing is lost. Mend that (the user needs all rights on the database, its disk "
                    + "needs space) and start again: the script goes on where it stopped.";

    private Schema() {}

    /// @throws ComponentException if the tables are of a newer Thywill, are not Thywill's, or could not be made
    static void migrate(DataSource database, String where) {
        var scripts = Script.all();
        if (SchemaHistory.isCurrent(database, scripts)) {
            return;
        }
        var flyway = Flyway.configure(Schema.class.getClassLoader())
                .dataSource(database)
                .locations(new String[0])
                .skipDefaultResolvers(true)
                .resolvers(_ -> migrations(scripts))
                .cleanDisabled(true)
                .load();
        try {
            refuseNewer(flyway, where);
            int failed = SchemaHistory.forgetFailed(database, scripts);
            if (failed > 0) {
                LOG.warn("scripts that failed before are run again database={} scripts={}", where, failed);
            }
            flyway.migrate();
        } catch (FlywayException | SQLException e) {
            throw explained(where, e);
        }
    }

    private static List<ResolvedMigration> migrations(List<Script> scripts) {
        return scripts.stream().<ResolvedMigration>map(Migration::new).toList();
    }

    /// Flyway would take tables of a newer version and go on.
    private static void refuseNewer(Flyway flyway, String where) {
        var info = flyway.info();
        var newest = MigrationVersion.EMPTY;
        for (MigrationInfo migration : info.all()) {
            boolean known =
                    migration.getVersion() != null && migration.getState().isResolved();
            if (known && migration.getVersion().compareTo(newest) > 0) {
                newest = migration.getVersion();
            }
        }
        var current = info.current();
        if (current != null
                && current.getVersion() != null
                && current.getVersion().compareTo(newest) > 0) {
            throw new ComponentException(
                    "The tables of " + where + " have version " + current.getVersion()
                            + ", but this Thywill knows them only up to version " + newest
                            + ". Nothing was changed.",
                    "Start the newer Thywill that last used this database, or restore an older backup.");
        }
    }

    private static ComponentException explained(String where, Exception failure) {
        String could = "The tables of " + where + " could not be brought up to date: ";
        var step = stepFailed(failure);
        if (step != null) {
            return new ComponentException(could + step.getMessage(), GO_ON, failure);
        }
        return new ComponentException(could + sentences(failure), remedy(failure), failure);
    }

    private static Migration.@Nullable StepFailed stepFailed(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof Migration.StepFailed step) {
                return step;
            }
        }
        return null;
    }

    private static String remedy(Exception failure) {
        return String.valueOf(failure.getMessage()).contains("non-empty schema")
                ? "The database holds tables of another program. Give Thywill a database of its own."
                : RESTORE;
    }

    private static String sentences(Exception failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
