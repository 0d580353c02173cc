package org.thywill.launcher;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.thywill.bootstrap.Providers;
import org.thywill.component.ComponentProvider;
import org.thywill.component.DeployedApplication.Manifest;
import org.thywill.component.Slot;

/// What a person sees when the server has started.
///
/// @param addresses where the server can be reached, the best first
record StartReport(
        List<ComponentProvider<?, ?>> components, List<Manifest> applications, List<URI> addresses, Duration took) {

    @Override
    public String toString() {
        var text = new StringBuilder("\nThywill is ready after %s s.\n\n".formatted(seconds()));
        Slot.ALL.forEach(slot -> components.stream()
                .filter(provider -> provider.slot().equals(slot))
                .forEach(each -> text.append("  %-22s %s\n".formatted(Providers.label(slot), each.name()))));
        text.append('\n');
        appendApplications(text);
        text.append("\nOpen ").append(base()).append(" in a browser.");
        addresses.stream().skip(1).forEach(other -> text.append(" Also: ").append(other));
        return text.append("\nPress Ctrl-C to stop.\n").toString();
    }

    private void appendApplications(StringBuilder text) {
        if (applications.isEmpty()) {
            text.append("  No application is hosted yet.\n");
        }
        int width = applications.stream()
                .mapToInt(each -> named(each).length())
                .max()
                .orElse(0);
        for (var application : applications) {
            var address = base().resolve("/thywill/init/" + application.id() + "/");
            text.append(("  %-" + Math.max(width, 22) + "s %s\n").formatted(named(application), address));
        }
    }

    private static String named(Manifest application) {
        return application.name() + " " + application.version();
    }

    private URI base() {
        return addresses.isEmpty() ? URI.create("http://localhost/") : addresses.getFirst();
    }

    private String seconds() {
        return String.format(Locale.ROOT, "%.1f", took.toMillis() / 1000.0);
    }
}
