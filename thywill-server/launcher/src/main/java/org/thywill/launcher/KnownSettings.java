package org.thywill.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Every key there is, as a tree: `thywill`, below it `push`, below that `component`.
final class KnownSettings {
    private final Node root = new Node("", null);

    /// One step of a path.
    ///
    /// @param shape `null` if it only leads further
    record Node(String name, SettingKey.@Nullable Shape shape, Map<String, Node> children) {
        Node(String name, SettingKey.@Nullable Shape shape) {
            this(name, shape, new TreeMap<>());
        }

        /// Finds a child; upper and lower case, `-` and `_` make no difference.
        @Nullable
        Node child(String segment) {
            return children.get(uniform(segment));
        }

        List<String> names() {
            return children.values().stream().map(Node::name).toList();
        }
    }

    Node root() {
        return root;
    }

    /// @param path with dots: `thywill.push.component`
    KnownSettings add(String path, SettingKey.Shape shape) {
        var node = section(path.substring(0, path.lastIndexOf('.')));
        var name = path.substring(path.lastIndexOf('.') + 1);
        node.children().put(uniform(name), new Node(name, shape));
        return this;
    }

    KnownSettings add(String path, Class<? extends Record> record) {
        section(path);
        SettingKey.of(record).forEach(key -> add(path + "." + key.name(), key.shape()));
        return this;
    }

    private Node section(String path) {
        var node = root;
        for (var segment : path.split("\\.", -1)) {
            node = node.children().computeIfAbsent(uniform(segment), _ -> new Node(segment, null));
        }
        return node;
    }

    /// The names of environment variables that stand for these keys; `_0` after a list, and `_NAME` after a map,
    /// come on top.
    List<String> environmentNames() {
        var names = new ArrayList<String>();
        collect(root, "", names);
        return names;
    }

    private static void collect(Node node, String prefix, List<String> names) {
        for (var child : node.children().values()) {
            var name = prefix + child.name().replace("-", "").toUpperCase(Locale.ROOT);
            if (child.shape() != null) {
                names.add(name);
            }
            collect(child, name + "_", names);
        }
    }

    static String uniform(String segment) {
        return segment.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }
}
