package org.thywill.component.testkit;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.component.ClientGateway;
import org.thywill.component.Component;
import org.thywill.component.ComponentContext;
import org.thywill.component.Counters;
import org.thywill.component.Site;
import org.thywill.component.Slot;

/// What a component under test is created with: a [RecordingGateway], a [FakeSite], and a data
/// directory of its own, which is made when it is asked for and gone when the JVM ends.
public final class TestContext implements ComponentContext {
    private final Map<Slot<?>, Component> components = new LinkedHashMap<>();
    private final RecordingGateway gateway = new RecordingGateway();
    private final FakeSite site = new FakeSite();
    private final Counters counters = new Counters();
    private @Nullable TemporaryFolder directory;

    /// Puts a component into a slot, for those that ask for it.
    public <C extends Component> TestContext with(Slot<C> slot, C component) {
        components.put(slot, component);
        return this;
    }

    @Override
    public <C extends Component> C component(Slot<C> slot) {
        var component = components.get(slot);
        if (component == null) {
            throw new IllegalStateException("The test has put nothing into the slot " + slot);
        }
        return slot.type().cast(component);
    }

    @Override
    public ClientGateway gateway() {
        return gateway;
    }

    public RecordingGateway recordingGateway() {
        return gateway;
    }

    @Override
    public Site site() {
        return site;
    }

    public FakeSite fakeSite() {
        return site;
    }

    @Override
    public Counters counters() {
        return counters;
    }

    @Override
    public synchronized Path dataDirectory() {
        if (directory == null) {
            directory = TemporaryFolder.create("test");
        }
        return directory.path();
    }

    @Override
    public Path settingsDirectory() {
        return dataDirectory();
    }
}
