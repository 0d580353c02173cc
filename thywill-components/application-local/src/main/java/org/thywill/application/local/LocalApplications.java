package org.thywill.application.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thywill.component.ApplicationInterface;
import org.thywill.component.ComponentContext;
import org.thywill.component.ComponentException;

/// Hosts the jars of a folder. A jar that cannot be hosted is named in the log with the reason, and the others
/// serve.
final class LocalApplications implements ApplicationInterface {
    private static final Logger LOG = LoggerFactory.getLogger(LocalApplications.class);
    private static final Duration QUIET = Duration.ofMillis(300);

    private final LocalApplicationSettings settings;
    private final JarFolder folder;
    private final Path work;
    private final LeakWatch leaks = new LeakWatch();

    // Guarded by this, so that the listener is called by one thread at a time.
    private final Map<String, Seen> seen = new LinkedHashMap<>();
    private @Nullable Listener listener;
    private @Nullable FolderWatch watch;

    /// A file of the folder as it was last looked at.
    ///
    /// @param deployment what is hosted of it: of an earlier state if the last one was refused; empty if nothing is
    /// @param awaited the id that another jar had when this one was refused
    private record Seen(JarFolder.Stamp stamp, Optional<LocalDeployment> deployment, Optional<String> awaited) {
        Seen(JarFolder.Stamp stamp, Optional<LocalDeployment> deployment) {
            this(stamp, deployment, Optional.empty());
        }
    }

    LocalApplications(LocalApplicationSettings settings, ComponentContext context) {
        this.settings = settings;
        this.folder = new JarFolder(context.settingsDirectory().resolve(settings.directory()));
        this.work = context.dataDirectory().resolve("work").resolve("apps");
    }

    @Override
    public void start() {
        folder.require(settings.allowOpenDirectory());
        try {
            JarCopy.deleteAll(work);
        } catch (IOException e) {
            throw new ComponentException(
                    "What an earlier run has left in %s cannot be removed: %s.".formatted(work, e.getMessage()),
                    "Remove the folder by hand, and see that no other server uses this data directory.",
                    e);
        }
    }

    @Override
    public void listen(Listener newListener) {
        synchronized (this) {
            if (listener != null) {
                throw new IllegalStateException("A listener is already registered");
            }
            listener = newListener;
            scan();
        }
        if (settings.watch()) {
            watch = new FolderWatch(folder.path(), QUIET, this::scan);
        }
    }

    @Override
    public void stop(Duration grace) {
        if (watch != null) {
            watch.close();
        }
        synchronized (this) {
            new ArrayList<>(seen.keySet()).reversed().forEach(this::remove);
        }
    }

    /// Brings what is hosted into line with the folder. A jar that was refused is looked at again when its file has
    /// changed, or when the id that it lacked is free.
    synchronized void scan() {
        var now = folder.jars();
        seen.keySet().stream().filter(name -> !now.containsKey(name)).toList().forEach(this::remove);
        now.forEach((name, stamp) -> {
            var before = seen.get(name);
            if (before == null || !before.stamp().equals(stamp)) {
                look(name, stamp, before);
            }
        });
        // What takes the place of another jar may free a third one's id.
        for (var next = admissible(); next.isPresent(); next = admissible()) {
            var waiting = next.get();
            look(waiting.getKey(), waiting.getValue().stamp(), waiting.getValue());
        }
    }

    private Optional<Map.Entry<String, Seen>> admissible() {
        return seen.entrySet().stream()
                .filter(each -> each.getValue()
                        .awaited()
                        .filter(id -> holder(id, each.getKey()).isEmpty())
                        .isPresent())
                .findFirst();
    }

    private void look(String name, JarFolder.Stamp stamp, @Nullable Seen before) {
        var former = before == null ? Optional.<LocalDeployment>empty() : before.deployment();
        JarCopy copy = null;
        try {
            var jar = folder.path().resolve(name);
            folder.require(jar, settings.allowOpenDirectory());
            copy = JarCopy.make(jar, work, settings.maxJarSize().bytes());
            if (isOf(former, copy)) {
                copy.delete();
                seen.put(name, new Seen(stamp, former));
                return;
            }
            var contents = JarContents.read(copy.path(), settings.maxWebSize().bytes());
            requireOwnId(name, contents);
            copy = copy.settle(work, contents.manifest());
            var next = LocalDeployment.load(copy, contents);
            seen.put(name, new Seen(stamp, replace(name, former, next)));
        } catch (RefusedJar e) {
            if (copy != null) {
                copy.delete();
            }
            refuse(name, e);
            var awaited = e instanceof RefusedJar.IdTaken taken ? Optional.of(taken.id()) : Optional.<String>empty();
            seen.put(name, new Seen(stamp, former, awaited));
        }
    }

    private static boolean isOf(Optional<LocalDeployment> hosted, JarCopy copy) {
        return hosted.filter(each -> each.jar().hash().equals(copy.hash())).isPresent();
    }

    private void requireOwnId(String name, JarContents contents) throws RefusedJar {
        var id = contents.manifest().id();
        var holder = holder(id, name);
        if (holder.isPresent()) {
            throw new RefusedJar.IdTaken(id, holder.get());
        }
    }

    /// The other jar that is hosted with an id.
    private Optional<String> holder(String id, String name) {
        return seen.entrySet().stream()
                .filter(each -> !each.getKey().equals(name))
                .filter(each -> each.getValue()
                        .deployment()
                        .filter(other -> other.manifest().id().equals(id))
                        .isPresent())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// Hosts a new version in place of the former one; if it does not start, the former one again.
    private Optional<LocalDeployment> replace(String name, Optional<LocalDeployment> former, LocalDeployment next) {
        former.ifPresent(this::end);
        var hosted = host(name, next) ? Optional.of(next) : former.flatMap(old -> again(name, old));
        former.filter(_ -> hosted.equals(Optional.of(next)))
                .ifPresent(old -> old.jar().delete());
        return hosted;
    }

    private Optional<LocalDeployment> again(String name, LocalDeployment former) {
        try {
            var restored = former.again();
            return host(name, restored) ? Optional.of(restored) : Optional.empty();
        } catch (RefusedJar e) {
            refuse(name, e);
            return Optional.empty();
        }
    }

    private boolean host(String name, LocalDeployment deployment) {
        try {
            listener().deployed(deployment);
            LOG.debug(
                    "application deployed file={} application={} version={}",
                    name,
                    deployment.manifest().id(),
                    deployment.manifest().version());
            return true;
        } catch (RuntimeException e) {
            LOG.error("application refused file={} reason=\"{}\"", name, e.getMessage(), e);
            release(deployment);
            deployment.jar().delete();
            return false;
        }
    }

    private void remove(String name) {
        var gone = seen.remove(name);
        if (gone != null) {
            gone.deployment().ifPresent(deployment -> {
                end(deployment);
                deployment.jar().delete();
            });
        }
    }

    private void end(LocalDeployment deployment) {
        try {
            listener().removed(deployment);
        } catch (RuntimeException e) {
            LOG.error(
                    "application did not end application={}",
                    deployment.manifest().id(),
                    e);
        }
        release(deployment);
    }

    private void release(LocalDeployment deployment) {
        leaks.add(deployment.manifest(), deployment.release());
        if (settings.watch()) {
            leaks.checkLater();
        }
    }

    private Listener listener() {
        if (listener == null) {
            throw new IllegalStateException("Nobody listens yet");
        }
        return listener;
    }

    private static void refuse(String name, RefusedJar refusal) {
        LOG.error("application refused file={} reason=\"{}\"", name, refusal.getMessage());
        LOG.debug("application refused file={}", name, refusal);
    }
}
