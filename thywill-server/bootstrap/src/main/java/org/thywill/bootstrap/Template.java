package org.thywill.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/// HTML with holes. `{{name}}` takes a text, which is escaped; `{{{name}}}` takes what is HTML already, or JSON
/// made by [PageJson]. A template never changes: filling a hole makes another one, and what was filled in is not
/// looked at again, so a value that looks like a hole stays what it is.
final class Template {
    private static final Pattern HOLE = Pattern.compile("\\{\\{(\\{?)([a-z-]+)}}(}?)");

    private final List<Part> parts;

    private Template(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /// Reads a template that lies beside this class.
    static Template load(String resource) {
        try (var in = Template.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The server's jar lacks " + resource);
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Template parse(String source) {
        var parts = new ArrayList<Part>();
        var holes = HOLE.matcher(source);
        int end = 0;
        while (holes.find()) {
            parts.add(new Text(source.substring(end, holes.start())));
            parts.add(new Hole(holes.group(2), holes.group(1).isEmpty()));
            end = holes.end();
        }
        parts.add(new Text(source.substring(end)));
        return new Template(parts);
    }

    /// @throws IllegalArgumentException if there is no such hole
    Template fill(String name, String value) {
        return replace(name, hole -> List.of(new Text(hole.escaped() ? escape(value) : value)));
    }

    /// Puts templates into a hole, one after the other; their own holes stay open.
    Template fill(String name, List<Template> values) {
        var filling = values.stream().flatMap(value -> value.parts.stream()).toList();
        return replace(name, _ -> filling);
    }

    /// @throws IllegalStateException if a hole was not filled
    String render() {
        var text = new StringBuilder();
        for (var part : parts) {
            switch (part) {
                case Text filled -> text.append(filled.value());
                case Hole open -> throw new IllegalStateException("Nothing was filled in for " + open.name());
            }
        }
        return text.toString();
    }

    private Template replace(String name, Function<Hole, List<? extends Part>> filling) {
        var result = new ArrayList<Part>();
        boolean found = false;
        for (var part : parts) {
            if (part instanceof Hole hole && hole.name().equals(name)) {
                result.addAll(filling.apply(hole));
                found = true;
            } else {
                result.add(part);
            }
        }
        if (!found) {
            throw new IllegalArgumentException("The template has no place for " + name);
        }
        return new Template(result);
    }

    /// Makes a text safe between tags and in quoted attributes.
    private static String escape(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            switch (each) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(each);
            }
        }
        return escaped.toString();
    }

    private sealed interface Part {}

    private record Text(String value) implements Part {}

    private record Hole(String name, boolean escaped) implements Part {}
}
