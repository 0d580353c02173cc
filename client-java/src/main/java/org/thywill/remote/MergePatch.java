package org.thywill.remote;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Applies JSON Merge Patches (RFC 7396).
final class MergePatch {
    private MergePatch() {}

    /// Changes neither of the two: what stays the same is shared with the target, what is new with the patch.
    /// Bytes are values like a text, not objects.
    ///
    /// @param target a missing node for nothing
    static JsonNode apply(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        var merged = JsonNodeFactory.instance.objectNode();
        if (target.isObject()) {
            target.forEachEntry(merged::set);
        }
        patch.forEachEntry((name, change) -> {
            if (change.isNull()) {
                merged.remove(name);
            } else {
                merged.set(name, apply(merged.path(name), change));
            }
        });
        return merged;
    }
}
