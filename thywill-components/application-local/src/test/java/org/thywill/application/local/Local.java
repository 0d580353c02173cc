package org.thywill.application.local;

import java.nio.file.Path;
import org.thywill.component.ByteSize;
import org.thywill.component.testkit.ApplicationInterfaceContract.RecordingListener;
import org.thywill.component.testkit.TestContext;

/// The application interface over a folder, with a listener that writes down what it is told.
record Local(LocalApplications applications, RecordingListener listener, TestContext context) {

    static Local hosting(Path folder) {
        return hosting(folder, false);
    }

    static Local watching(Path folder) {
        return hosting(folder, true);
    }

    private static Local hosting(Path folder, boolean watch) {
        var context = new TestContext();
        var settings =
                new LocalApplicationSettings(folder, watch, new ByteSize(1 << 20), new ByteSize(64 << 10), false);
        var applications = (LocalApplications) new LocalApplicationProvider().create(settings, context);
        return new Local(applications, new RecordingListener(), context);
    }

    /// Starts it and looks into the folder.
    Local start() {
        applications.start();
        applications.listen(listener);
        return this;
    }
}
