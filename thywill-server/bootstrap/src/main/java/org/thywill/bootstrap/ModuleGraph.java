package org.thywill.bootstrap;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Which modules a page will need, so that it can ask for all of them at once and not for one after the other.
///
/// Only import statements with relative paths or names of the import map are followed. A module that is missed is
/// loaded a little later; nothing depends on it.
final class ModuleGraph {
    private static final Pattern IMPORT =
            Pattern.compile("(?:import|export|})" + "[^;\"'`(]*?[\"']" + "([\\w@./-]+)[\"']");

    private final Map<String, byte[]> files;
    private final Map<String, String> names;

    /// @param files by their names
    /// @param names what bare specifiers stand for
    ModuleGraph(Map<String, byte[]> files, Map<String, String> names) {
        this.files = files;
        this.names = names;
    }

    /// The modules given and those they import, directly or not, in the order in which they are met.
    List<String> reach(Collection<String> entries) {
        Set<String> reached = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(entries);
        while (!open.isEmpty()) {
            var name = open.removeFirst();
            var bytes = files.get(name);
            if (bytes != null && reached.add(name)) {
                open.addAll(imports(name, new String(bytes, StandardCharsets.UTF_8)));
            }
        }
        return List.copyOf(reached);
    }

    private List<String> imports(String importer, String source) {
        var imports = new ArrayList<String>();
        var statement = IMPORT.matcher(source);
        int line = 0;
        do {
            boolean found = statement.region(line, source.length()).lookingAt();
            if (found) {
                resolve(importer, statement.group(1)).ifPresent(imports::add);
            }
            line = source.indexOf('\n', found ? statement.end() : line) + 1;
        } while (line > 0);
        return imports;
    }

    private Optional<String> resolve(String importer, String specifier) {
        if (specifier.startsWith("./") || specifier.startsWith("../")) {
            var path = URI.create("/" + importer).resolve(specifier).getPath();
            return Optional.of(path.substring(1));
        }
        var named = Optional.ofNullable(names.get(specifier));
        return named.isEmpty() && specifier.startsWith("thywill/")
                ? Optional.of(specifier.substring("thywill/".length()))
                : named;
    }
}
