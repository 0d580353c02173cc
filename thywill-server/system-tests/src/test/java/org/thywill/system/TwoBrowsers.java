package org.thywill.system;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.thywill.component.testkit.ThywillServer;

/// Two people with a browser each and a server as it comes, for all tests of a class.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoBrowsers {
    Browser anna;
    Browser ben;
    ThywillServer server;

    @BeforeAll
    void openBrowsersAndStartTheServer(@TempDir Path home) {
        server = ThywillServer.start(home, "thywill: {}\n");
        anna = new Browser();
        ben = new Browser();
    }

    @AfterAll
    void closeAll() {
        ben.close();
        anna.close();
        server.close();
    }
}
