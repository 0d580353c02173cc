package org.thywill.database.jdbc;

import java.time.Duration;
import org.thywill.component.Setting;

/// Settings of the provider `h2`.
public record H2Settings(
        @Setting(
                about = "Address of the database, such as jdbc:h2:file:/srv/thywill/thywill; "
                        + "empty for the file thywill.mv.db in the data directory")
        String url,

        @Setting(value = "thywill", about = "User that the database is opened as; fixed when its file is made")
        String user,

        @Setting(about = "Password of that user; fixed when the file is made")
        String password,

        @Setting(value = "4", min = "2", max = "64", about = "How many statements run side by side")
        int poolSize,

        @Setting(
                value = "2s",
                min = "100ms",
                max = "30s",
                about = "How long a call waits for its turn, and for a lock, before it fails")
        Duration poolWait) {

    /// Without the password.
    @Override
    public String toString() {
        return "H2Settings[url=" + url + ", user=" + user + ", poolSize=" + poolSize + "]";
    }
}
