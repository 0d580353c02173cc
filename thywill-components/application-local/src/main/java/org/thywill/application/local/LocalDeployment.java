package org.thywill.application.local;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URLClassLoader;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.app.Application;
import org.thywill.component.DeployedApplication;
import org.thywill.component.JsonMapping;

/// One version of an application, with all that belongs to it: its class loader, its instance, its JSON, its files.
final class LocalDeployment implements DeployedApplication {
    private static final Logger LOG = LoggerFactory.getLogger(LocalDeployment.class);

    private final JarCopy jar;
    private final JarContents contents;

    /// What holds classes of the application; empty once it is released.
    private volatile Optional<Live> live;

    private record Live(URLClassLoader loader, Application callbacks, JsonMapping json) {}

    private LocalDeployment(JarCopy jar, JarContents contents, Live live) {
        this.jar = jar;
        this.contents = contents;
        this.live = Optional.of(live);
    }

    /// Loads the application's main class and makes an instance of it.
    ///
    /// @throws RefusedJar if that is not possible
    static LocalDeployment load(JarCopy jar, JarContents contents) throws RefusedJar {
        var manifest = contents.manifest();
        var loader = loader(jar, manifest);
        try {
            var application = new MainClass(loader, contents.file().mainClass()).instance();
            var live = new Live(loader, new GuardedApplication(application, loader), new AppJson());
            return new LocalDeployment(jar, contents, live);
        } catch (RefusedJar e) {
            close(loader, manifest);
            throw e;
        }
    }

    private static URLClassLoader loader(JarCopy jar, Manifest manifest) {
        try {
            return new AppClassLoader(
                    "application " + manifest.id() + " " + manifest.version(),
                    jar.path().toUri().toURL(),
                    Application.class.getClassLoader());
        } catch (MalformedURLException e) {
            throw new IllegalStateException("A file has a URL", e);
        }
    }

    private static void close(URLClassLoader loader, Manifest manifest) {
        try {
            loader.close();
        } catch (IOException e) {
            LOG.warn("application jar did not close application={}", manifest.id(), e);
        }
    }

    JarCopy jar() {
        return jar;
    }

    @Override
    public Manifest manifest() {
        return contents.manifest();
    }

    @Override
    public Application callbacks() {
        return live().callbacks();
    }

    @Override
    public JsonMapping json() {
        return live().json();
    }

    private Live live() {
        return live.orElseThrow(
                () -> new IllegalStateException("The application " + manifest().id() + " has been released"));
    }

    @Override
    public Optional<byte[]> file(String path) {
        return Optional.ofNullable(files().get(path));
    }

    private Map<String, byte[]> files() {
        return contents.web();
    }

    @Override
    public String filesHash() {
        return contents.webHash();
    }

    /// The same version once more, with a class loader and an instance of its own.
    ///
    /// @throws RefusedJar if it cannot be loaded again
    LocalDeployment again() throws RefusedJar {
        return load(jar, contents);
    }

    /// Lets go of everything but the jar's copy. Nothing of the application is called afterwards.
    ///
    /// @return the class loader, to see whether it goes
    WeakReference<ClassLoader> release() {
        var loader = live().loader();
        live = Optional.empty();
        close(loader, manifest());
        LingeringThreads.report(loader, manifest());
        return new WeakReference<>(loader);
    }
}
