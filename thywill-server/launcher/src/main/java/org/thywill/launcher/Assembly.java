package org.thywill.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

    /// Without texts in several languages, for which Spring would look through all that Java knows; that takes a tenth
    /// of the server's start.
    private static final class Context extends GenericApplicationContext {
        @Override
        protected void initMessageSource() {
            // nobody asks for any
        }
    }

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

    /// Makes Spring's context with the server in it, not yet started. Beans are registered one by one and nothing is
    /// scanned, so what `SpringApplication` would do besides is not needed: the log component sets up logging, and
    /// `settings.yml` stands for `application.yml`.
    ConfigurableApplicationContext context() {
        var context = new Context();
        register(context);
        context.refresh();
        return context;
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
