package org.thywill.database.jdbc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.thywill.component.Setting;

/// Settings of the provider `mysql`.
public record MysqlSettings(
        @Setting(
                value = "jdbc:mysql://127.0.0.1:3306/thywill",
                about = "Address of the database, without user, password and options")
        String url,

        @Setting(value = "thywill", about = "User to log in as; it may make tables in the database")
        String user,

        @Setting(about = "Password of that user") String password,

        @Setting(value = "8", min = "2", max = "64", about = "How many connections are kept to the database")
        int poolSize,

        @Setting(
                value = "2s",
                min = "100ms",
                max = "30s",
                about = "How long a call waits for a free connection, and for a lock, before it fails")
        Duration poolWait,

        @Setting(value = "2s", min = "100ms", max = "30s", about = "How long a connection may take to be made")
        Duration connectTimeout,

        @Setting(value = "10s", min = "1s", max = "10m", about = "How long a statement may take")
        Duration answerTimeout,

        @Setting(
                value = "preferred",
                about = "TLS to the database: disabled, preferred, required, verify-ca or verify-identity")
        Tls tls,

        @Setting(about = "PKCS12 file with the certificates to trust; empty for those that Java trusts")
        Path trustStore,

        @Setting(about = "Password of the trust store") String trustStorePassword,

        @Setting(about = "Further options of MySQL Connector/J, name and value")
        Map<String, String> options) {

    /// How far TLS is insisted on. `PREFERRED` protects from listeners where the database offers TLS, but not from
    /// someone in between; `VERIFY_IDENTITY` does both.
    public enum Tls {
        DISABLED,
        PREFERRED,
        REQUIRED,
        VERIFY_CA,
        VERIFY_IDENTITY
    }

    /// Without the passwords and options.
    @Override
    public String toString() {
        return "MysqlSettings[url=" + url + ", user=" + user + ", poolSize=" + poolSize + ", tls=" + tls + "]";
    }
}
