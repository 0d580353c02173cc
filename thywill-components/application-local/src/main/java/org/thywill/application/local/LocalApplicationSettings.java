package org.thywill.application.local;

import java.nio.file.Path;
import org.thywill.component.ByteSize;
import org.thywill.component.Setting;

/// Settings of the provider `local`.
public record LocalApplicationSettings(
        @Setting(value = "apps", about = "The folder that holds the applications' jars.")
        Path directory,

        @Setting(
                value = "false",
                about = "Whether jars that are added, changed or removed while the server runs are hosted, replaced"
                        + " or removed at once. Meant for development.")
        boolean watch,

        @Setting(value = "512MB", min = "1KB", max = "2GB", about = "The biggest jar that is accepted.")
        ByteSize maxJarSize,

        @Setting(
                value = "64MB",
                min = "1KB",
                max = "1GB",
                about = "How big the files of one application's browser side may be together; they stay in memory.")
        ByteSize maxWebSize,

        @Setting(
                value = "false",
                about = "Whether to start although others may put jars into the folder. Whoever may do that can run"
                        + " any code as the server.")
        boolean allowOpenDirectory) {}
