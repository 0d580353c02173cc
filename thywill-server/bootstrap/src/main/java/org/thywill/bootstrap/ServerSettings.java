package org.thywill.bootstrap;

import java.nio.file.Path;
import java.time.Duration;
import org.thywill.component.Setting;
import org.thywill.component.SettingsException;

/// The settings directly below `thywill`.
public record ServerSettings(
        @Setting(
                value = "data",
                about = "The folder for everything the server writes. It is made if it is not there, and only its"
                        + " owner may enter it.")
        Path dataDirectory,

        @Setting(
                about = "The application that `/thywill/init/` opens. Empty: the only one hosted, else `talk` if it"
                        + " is hosted, else the first by id.")
        String defaultApplication,

        @Setting(
                value = "10s",
                min = "0s",
                max = "10m",
                about = "How long clients and applications have to finish when the server stops.")
        Duration stopGrace,

        @Setting(
                about = "The origin of another server of the same applications, such as https://b.example.org, to"
                        + " which clients go when this one stops. It must have this server's origin among its"
                        + " `allowed-origins`. Empty: clients come back here.")
        String successor) {

    /// @param place where the successor is set, for people
    /// @throws SettingsException if the successor is no origin
    ServerSettings checked(String place) {
        if (!successor.isEmpty() && !successor.matches("https?://[A-Za-z0-9.-]+(:\\d{1,5})?")) {
            throw new SettingsException(
                    place + ": \"" + successor + "\" is no origin.",
                    "Write scheme, name and perhaps port, as in https://b.example.org:8443, and nothing after them.");
        }
        return this;
    }
}
