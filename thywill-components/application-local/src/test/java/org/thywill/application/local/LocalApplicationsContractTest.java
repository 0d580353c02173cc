package org.thywill.application.local;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.thywill.component.ApplicationInterface;
import org.thywill.component.testkit.ApplicationInterfaceContract;

class LocalApplicationsContractTest extends ApplicationInterfaceContract {

    @TempDir
    private Path folder;

    @Override
    protected ApplicationInterface withSample() {
        AppJar.withId("sample")
                .manifest("name: Sample")
                .manifest("client: { scripts: main.js }")
                .entry("web/main.js", "// sample")
                .source("""
                        import org.thywill.app.*;
                        public class App implements Application {
                            @Override public void messageReceived(Client client, Message message) {
                                throw new Refused("sample", message.json());
                            }
                        }
                        """)
                .write(folder.resolve("sample.jar"));
        return Local.hosting(folder).applications();
    }
}
