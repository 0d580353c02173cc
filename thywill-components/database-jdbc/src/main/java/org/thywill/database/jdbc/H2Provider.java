package org.thywill.database.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.thywill.component.ComponentContext;
import org.thywill.component.ComponentProvider;
import org.thywill.component.Database;
import org.thywill.component.SettingsException;
import org.thywill.component.Slot;

/// Makes the database that needs nothing installed: a file, opened by this process alone.
public final class H2Provider implements ComponentProvider<Database, H2Settings> {
    private static final String KEY = "thywill.database.settings.url: found \"";
    private static final String FILE = "jdbc:h2:file:";
    private static final String TRACE_TO_LOG = ";TRACE_LEVEL_FILE=4";
    private static final String NO_TRACE = ";TRACE_LEVEL_FILE=0";
    private static final String MEMORY = "jdbc:h2:mem:";

    @Override
    public Slot<Database> slot() {
        return Slot.DATABASE;
    }

    @Override
    public String name() {
        return "h2";
    }

    @Override
    public String about() {
        return "Keeps everything in one file, without a database server; for a single Thywill server.";
    }

    @Override
    public Class<H2Settings> settingsType() {
        return H2Settings.class;
    }

    @Override
    public Database create(H2Settings settings, ComponentContext context) {
        String address = address(settings, context.dataDirectory());
        String where = address.startsWith(FILE)
                ? "the H2 database " + address.substring(FILE.length()) + ".mv.db"
                : "the H2 database " + address;
        var pool = pool(settings, address);
        var alone = new DriverManagerDataSource(pool.getJdbcUrl(), settings.user(), settings.password());
        var quiet = new DriverManagerDataSource(
                pool.getJdbcUrl().replace(TRACE_TO_LOG, NO_TRACE), settings.user(), settings.password());
        var source = new Source(where, pool, new H2Sync(alone), new H2Dialect(where, quiet));
        return new JdbcDatabase(source, context.counters());
    }

    private static String address(H2Settings settings, Path dataDirectory) {
        var file = dataDirectory.toAbsolutePath().resolve("thywill");
        String address = settings.url().isEmpty() ? FILE + file : settings.url();
        if (!address.startsWith(FILE) && !address.startsWith(MEMORY)) {
            throw new SettingsException(
                    KEY + address + "\", but expected an address that begins with " + FILE + " or " + MEMORY + ".",
                    "Leave url empty to keep the database in the data directory.");
        }
        if (address.contains(";")) {
            throw new SettingsException(
                    KEY + address + "\", but an address of H2 cannot contain \";\".",
                    "Choose a path without \";\"; options of H2 cannot be given.");
        }
        return address;
    }

    /// `WRITE_DELAY=0`: a commit is in the file when it returns; [H2Sync] then forces it to disk. That takes
    /// milliseconds, so space of old data may be used again after 5 s. JSON up to 1 MiB stays in its row.
    private static HikariDataSource pool(H2Settings settings, String address) {
        var pool = Source.pool("h2", settings.poolSize(), settings.poolWait());
        pool.setJdbcUrl(address + ";MODE=MySQL;WRITE_DELAY=0;RETENTION_TIME=5000;MAX_LENGTH_INPLACE_LOB=2097152"
                + ";DB_CLOSE_ON_EXIT=FALSE" + TRACE_TO_LOG + ";LOCK_TIMEOUT="
                + settings.poolWait().toMillis());
        pool.setUsername(settings.user());
        pool.setPassword(settings.password());
        return pool;
    }
}
