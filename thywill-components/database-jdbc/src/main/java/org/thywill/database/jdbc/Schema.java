package org.thywill.database.jdbc;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.thywill.component.ComponentException;

/// Brings the tables up to date with the scripts in `db/migration`.
final class Schema {
    private static final String RESTORE =
            "Restore a backup of the database, or use an empty one; the log says which script it was.";

    private Schema() {}

    /// @throws ComponentException if the tables are of a newer Thywill, are not Thywill's, or could not be made
    static void migrate(DataSource database, String where) {
        if (SchemaHistory.isCurrent(database)) {
            return;
        }
        var flyway = Flyway.configure(Schema.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:db/migration")
                .cleanDisabled(true)
                .load();
        try {
            refuseNewer(flyway, where);
            flyway.migrate();
        } catch (FlywayException e) {
            throw new ComponentException(
                    "The tables of " + where + " could not be brought up to date: " + firstLine(e), remedy(e), e);
        }
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

    private static String remedy(FlywayException failure) {
        return String.valueOf(failure.getMessage()).contains("non-empty schema")
                ? "The database holds tables of another program. Give Thywill a database of its own."
                : RESTORE;
    }

    private static String firstLine(FlywayException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason was given");
    }
}
