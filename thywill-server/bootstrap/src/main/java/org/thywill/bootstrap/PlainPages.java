package org.thywill.bootstrap;

import java.util.List;

/// The pages without scripts: the list of applications, and errors.
final class PlainPages {
    private static final Template ITEM = Template.parse("""
            <li><a href="{{href}}">{{{picture}}}<div><h2>{{name}}</h2><p>{{description}}</p>\
            <p class="version">Version {{version}}</p></div></a></li>
            """);
    private static final Template PICTURE = Template.parse("<img src=\"{{src}}\" alt=\"\">");
    private static final Template LETTER =
            Template.parse("<span class=\"letter\" aria-hidden=\"true\">{{letter}}</span>");
    private static final Template LIST = Template.parse("<ul class=\"applications\">\n{{{items}}}</ul>");
    private static final Template NONE = Template.load("no-applications.html");

    private final Template applications;
    private final Template error;

    PlainPages(ClientFiles files) {
        var style = Template.load("pages.css");
        var icon = files.address() + "icon.svg";
        applications =
                Template.load("applications.html").fill("style", List.of(style)).fill("icon", icon);
        error = Template.load("error.html").fill("style", List.of(style)).fill("icon", icon);
    }

    /// The list of applications, open for the nonce.
    Template list(List<HostedApplication> hosted) {
        var content = hosted.isEmpty()
                ? NONE
                : LIST.fill("items", hosted.stream().map(PlainPages::item).toList());
        return applications.fill("applications", List.of(content));
    }

    String error(int status, String title, String advice, String nonce) {
        return error.fill("status", Integer.toString(status))
                .fill("title", title)
                .fill("advice", advice)
                .fill("nonce", nonce)
                .render();
    }

    private static Template item(HostedApplication application) {
        var manifest = application.manifest();
        return ITEM.fill("href", application.pageAddress())
                .fill("picture", List.of(picture(application)))
                .fill("name", manifest.name())
                .fill("description", manifest.description())
                .fill("version", manifest.version());
    }

    private static Template picture(HostedApplication application) {
        return application
                .icon()
                .map(icon -> PICTURE.fill("src", icon))
                .orElseGet(() ->
                        LETTER.fill("letter", initial(application.manifest().name())));
    }

    private static String initial(String name) {
        return name.isBlank()
                ? "·"
                : Character.toString(Character.toUpperCase(name.strip().codePointAt(0)));
    }
}
