package org.thywill.bootstrap;

import java.nio.file.Path;
import java.time.Duration;
import org.thywill.component.Setting;

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
        Duration stopGrace) {}
