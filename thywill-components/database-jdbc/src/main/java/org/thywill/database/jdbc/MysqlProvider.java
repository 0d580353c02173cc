package org.thywill.database.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.thywill.component.ComponentContext;
import org.thywill.component.ComponentProvider;
import org.thywill.component.Database;
import org.thywill.component.SettingsException;
import org.thywill.component.Slot;

/// Makes the database that keeps everything in a MySQL or MariaDB server.
public final class MysqlProvider implements ComponentProvider<Database, MysqlSettings> {
    private static final String KEY = "thywill.database.settings.";

    /// What would let the database read files of this machine, or run what it sends.
    private static final Set<String> FORBIDDEN = Set.of(
            "allowloadlocalinfile",
            "allowloadlocalinfileinpath",
            "allowurlinlocalinfile",
            "autodeserialize",
            "allowmultiqueries",
            "queryinterceptors",
            "statementinterceptors",
            "connectionlifecycleinterceptors",
            "propertiestransform",
            "socketfactory",
            "user",
            "password");

    @Override
    public Slot<Database> slot() {
        return Slot.DATABASE;
    }

    @Override
    public String name() {
        return "mysql";
    }

    @Override
    public String about() {
        return "Keeps everything in a MySQL or MariaDB server.";
    }

    @Override
    public Class<MysqlSettings> settingsType() {
        return MysqlSettings.class;
    }

    @Override
    public Database create(MysqlSettings settings, ComponentContext context) {
        checkUrl(settings.url());
        settings.options().keySet().forEach(MysqlProvider::checkOption);
        String where = "the MySQL database " + settings.url() + " (user \"" + settings.user() + "\")";
        var pool = pool(settings, context.settingsDirectory());
        var source = new Source(where, pool, Durability.BY_COMMIT, new MysqlDialect(where));
        return new JdbcDatabase(source, context.counters());
    }

    private static void checkUrl(String url) {
        String expected = "but expected jdbc:mysql://HOST:PORT/DATABASE";
        if (url.contains("?") || url.contains("@") || url.contains("(")) {
            throw new SettingsException(
                    KEY + "url: found user, password or options in the address, " + expected + " and no more.",
                    "Give them as user, password and options beside url.");
        }
        if (!url.matches("jdbc:mysql://[^/\\s]+/[^/\\s]+")) {
            throw new SettingsException(
                    KEY + "url: found \"" + url + "\", " + expected + ".", "Write the address in that form.");
        }
    }

    private static void checkOption(String name) {
        if (FORBIDDEN.contains(name.toLowerCase(java.util.Locale.ROOT))) {
            throw new SettingsException(
                    KEY + "options: found \"" + name + "\", which is not allowed.", "Remove it from the settings.");
        }
    }

    private static HikariDataSource pool(MysqlSettings settings, Path settingsDirectory) {
        var pool = Source.pool("mysql", settings.poolSize(), settings.poolWait());
        pool.setJdbcUrl(settings.url());
        pool.setUsername(settings.user());
        pool.setPassword(settings.password());
        pool.setConnectionInitSql("SET SESSION innodb_lock_wait_timeout = "
                + Math.max(1, settings.poolWait().toSeconds()));
        var options = new Properties();
        options.putAll(settings.options());
        options.putAll(ours(settings));
        if (!settings.trustStore().toString().isEmpty()) {
            var store = settingsDirectory.resolve(settings.trustStore()).toAbsolutePath();
            options.setProperty("trustCertificateKeyStoreUrl", store.toUri().toString());
            options.setProperty("trustCertificateKeyStoreType", "PKCS12");
            options.setProperty("trustCertificateKeyStorePassword", settings.trustStorePassword());
        }
        pool.setDataSourceProperties(options);
        return pool;
    }

    private static Map<String, String> ours(MysqlSettings settings) {
        return Map.of(
                "sslMode", settings.tls().name(),
                "connectTimeout", Long.toString(settings.connectTimeout().toMillis()),
                "socketTimeout", Long.toString(settings.answerTimeout().toMillis()),
                "rewriteBatchedStatements", "true",
                "jdbcCompliantTruncation", "true",
                "characterEncoding", "UTF-8",
                "allowLoadLocalInfile", "false",
                "allowUrlInLocalInfile", "false",
                "allowMultiQueries", "false",
                "autoDeserialize", "false");
    }
}
