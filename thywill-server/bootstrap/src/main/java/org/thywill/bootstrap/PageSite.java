package org.thywill.bootstrap;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thywill.component.DeployedApplication;
import org.thywill.component.Site;
import org.thywill.component.WebFile;

/// The pages and files of the server and of the applications it hosts.
final class PageSite implements Site {
    private static final String FAVOURITE = "talk";

    private final String defaultApplication;
    private final ClientFiles files;
    private final BootstrapPage frame;
    private final PlainPages pages;
    private final List<String> otherOrigins;
    private final PagePositions positions;
    private volatile Hosted hosted;

    /// @param contributions of the components, in the order in which browsers start them
    /// @param defaultApplication an id, or empty
    /// @param successor the origin that clients may be sent to, or empty
    PageSite(List<Contribution> contributions, String defaultApplication, String successor, PagePositions positions) {
        this.positions = positions;
        this.defaultApplication = defaultApplication;
        this.otherOrigins = successor.isEmpty() ? List.of() : List.of(successor);
        this.files = ClientFilesCollector.collect(contributions);
        this.frame = new BootstrapPage(files, contributions);
        this.pages = new PlainPages(files);
        this.hosted = new Hosted(List.of(), pages.list(List.of()));
    }

    /// What is hosted at a moment, by id; it never changes.
    private record Hosted(List<HostedApplication> all, Template list) {
        Optional<HostedApplication> find(String id) {
            return all.stream().filter(each -> each.manifest().id().equals(id)).findFirst();
        }
    }

    /// Shows an application from now on, in place of another version of it.
    void add(DeployedApplication application) {
        var added = new HostedApplication(application, frame);
        change(Stream.concat(hosted.all().stream().filter(each -> !sameId(each, application)), Stream.of(added)));
    }

    /// Shows an application no longer. Does nothing if another version has taken its place.
    void remove(DeployedApplication application) {
        change(hosted.all().stream().filter(each -> !each.is(application)));
    }

    private void change(Stream<HostedApplication> applications) {
        var all = applications
                .sorted(Comparator.comparing(each -> each.manifest().id()))
                .toList();
        hosted = new Hosted(all, pages.list(all));
    }

    private static boolean sameId(HostedApplication one, DeployedApplication other) {
        return one.manifest().id().equals(other.manifest().id());
    }

    /// The hosted applications by id.
    List<HostedApplication> applications() {
        return hosted.all();
    }

    @Override
    public String applicationList(String nonce) {
        return hosted.list().fill("nonce", nonce).render();
    }

    @Override
    public Optional<String> bootstrapPage(@Nullable String application, List<String> channels, String nonce) {
        var now = hosted;
        var chosen = application == null ? byDefault(now) : now.find(application);
        return chosen.map(each -> each.page(positions.of(each.manifest().id(), channels), nonce));
    }

    private Optional<HostedApplication> byDefault(Hosted now) {
        if (!defaultApplication.isEmpty()) {
            return now.find(defaultApplication);
        }
        return now.find(FAVOURITE).or(() -> now.all().stream().findFirst());
    }

    @Override
    public List<String> otherOrigins() {
        return otherOrigins;
    }

    @Override
    public String errorPage(int status, String title, String advice, String nonce) {
        return pages.error(status, title, advice, nonce);
    }

    @Override
    public Optional<WebFile> file(String path) {
        if (path.startsWith(ClientFiles.FOLDER)) {
            return files.file(path.substring(ClientFiles.FOLDER.length()));
        }
        if (path.startsWith(HostedApplication.FOLDER)) {
            return applicationFile(path.substring(HostedApplication.FOLDER.length()));
        }
        return Optional.empty();
    }

    private Optional<WebFile> applicationFile(String path) {
        int end = path.indexOf('/');
        return end < 0
                ? Optional.empty()
                : hosted.find(path.substring(0, end)).flatMap(each -> each.file(path.substring(end + 1)));
    }
}
