package org.thywill.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.thywill.component.testkit.MariaDbServer;
import org.thywill.component.testkit.TemporaryFolder;

/// The database that a server under load stores in, and that a [BareLoop] has a database of its own in, on the same
/// disk and with the same settings.
final class Storage implements AutoCloseable {
    /// What can be measured.
    enum Kind {
        H2,
        MARIADB;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// @throws UsageException if there is none of that name
        static List<Kind> of(String word) {
            var kinds = Arrays.stream(values())
                    .filter(kind -> word.equals(kind.word()) || word.equals("both"))
                    .toList();
            if (kinds.isEmpty()) {
                throw new UsageException("--database is one of h2, mariadb, both, but was \"" + word + "\".");
            }
            return kinds;
        }
    }

    /// As the provider `h2` opens its file.
    private static final String H2_OPTIONS =
            ";MODE=MySQL;WRITE_DELAY=0;RETENTION_TIME=5000;MAX_LENGTH_INPLACE_LOB=2097152";

    private static final String MARIADB_OPTIONS =
            "?createDatabaseIfNotExist=true&rewriteBatchedStatements=true&sslMode=PREFERRED";

    private final Kind kind;
    private final TemporaryFolder folder;
    private final @Nullable MariaDbServer server;

    private Storage(Kind kind, TemporaryFolder folder, @Nullable MariaDbServer server) {
        this.kind = kind;
        this.folder = folder;
        this.server = server;
    }

    /// Starts a MariaDB if that is asked for.
    ///
    /// @throws BenchException if it cannot be had
    static Storage open(Kind kind) {
        try {
            var folder = TemporaryFolder.create("bench-database");
            return new Storage(kind, folder, kind == Kind.MARIADB ? MariaDbServer.start() : null);
        } catch (AssertionError e) { // as the tests are told
            throw new BenchException(String.valueOf(e.getMessage()), e);
        }
    }

    Kind kind() {
        return kind;
    }

    /// Writes a `settings.yml` for a server that stores here.
    ///
    /// @param others what it is to have besides
    Path settings(Path others) {
        var lines = server == null
                ? "component: h2, settings: { url: \"jdbc:h2:file:" + folder.resolve("server") + "\" }"
                : "component: mysql, settings: { url: \"" + server.url("server") + "\", user: root, "
                        + "options: { createDatabaseIfNotExist: \"true\" } }";
        try {
            return Files.writeString(
                    folder.resolve("settings.yml"), Files.readString(others) + "  database: { " + lines + " }\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A connection to the server's database, once the server has ended.
    Connection ofServer() throws SQLException {
        return connection("server", "thywill");
    }

    /// A connection to a database in which there is nothing yet.
    Connection empty() throws SQLException {
        return connection("bare", "thywill");
    }

    private Connection connection(String name, String h2User) throws SQLException {
        return server == null
                ? DriverManager.getConnection("jdbc:h2:file:" + folder.resolve(name) + H2_OPTIONS, h2User, "")
                : DriverManager.getConnection(server.url(name) + MARIADB_OPTIONS, server.user(), "");
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        folder.close();
    }
}
