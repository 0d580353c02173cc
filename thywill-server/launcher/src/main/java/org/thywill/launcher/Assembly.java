package org.thywill.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.thywill.bootstrap.Providers;
import org.thywill.bootstrap.Server;
import org.thywill.bootstrap.ServerSettings;
import org.thywill.component.ComponentException;
import org.thywill.component.Setting;
import org.thywill.component.SettingsException;
import org.thywill.component.Slot;
import org.thywill.engine.EngineSettings;

/// Puts the server together from what the command line, the environment and `settings.yml` say.
final class Assembly {
    private static final String CLUSTER = "thywill.cluster.component";

    /// What Spring is given to start from; every bean is registered by name, so nothing is scanned.
    private static final class Nothing {}

    private final SettingsSources sources;
    private final Providers providers;
    private final BoundSettings settings;
    private final KnownSettings known;

    /// @throws ComponentException if the settings cannot be read, or hold an unknown key
    Assembly(CommandLine commandLine, Map<String, String> environment, Path workingDirectory) {
        sources = SettingsSources.load(commandLine, environment, workingDirectory);
        providers = Providers.discover();
        settings = new BoundSettings(sources.all());
        known = known();
        sources.file().ifPresent(file -> SettingsCheck.check(known, file));
        requireNoCluster();
    }

    /// Environment variables that were probably meant as settings.
    List<String> warnings() {
        return SettingsCheck.suspicious(known, sources.environment().keySet());
    }

    /// Makes Spring's context with the server in it, not yet started.
    ConfigurableApplicationContext context() {
        var application = new SpringApplication(Nothing.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setApplicationContextFactory(_ -> new GenericApplicationContext());
        // Spring's listeners set up logging and read application.yml; here the log component and settings.yml do.
        application.setListeners(List.of());
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.setAddCommandLineProperties(false);
        application.addInitializers(context -> register((GenericApplicationContext) context));
        return application.run();
    }

    private void register(GenericApplicationContext context) {
        context.registerBean(
                Server.class,
                () -> Server.of(providers, settings, sources.directory()),
                bean -> bean.setLazyInit(true));
        context.registerBean(
                CounterMetrics.class,
                () -> new CounterMetrics(context.getBean(Server.class).counters()),
                bean -> bean.setLazyInit(true));
    }

    private KnownSettings known() {
        var keys = new KnownSettings()
                .add("thywill", ServerSettings.class)
                .add(CLUSTER, SettingKey.Shape.SINGLE)
                .add("thywill.engine", EngineSettings.class);
        for (var slot : Slot.ALL) {
            var chosen = providers.select(slot, settings.choice(slot));
            keys.add("thywill." + slot + ".component", SettingKey.Shape.SINGLE);
            keys.add("thywill." + slot + ".settings", chosen.settingsType());
        }
        return keys;
    }

    /// There is no cluster yet; the key is there so that settings can say so.
    private void requireNoCluster() {
        var cluster = settings.bind("thywill.cluster", Cluster.class);
        if (!cluster.component().equals("none")) {
            throw new SettingsException(
                    "No cluster is named \"" + cluster.component() + "\".",
                    "%s: found \"%s\", but this server has: none."
                            .formatted(settings.place(CLUSTER), cluster.component()));
        }
    }

    /// `thywill.cluster`
    record Cluster(
            @Setting(
                    value = "none",
                    about = "How several servers work together. In this version each works alone: `none`.")
            String component) {}
}
