package org.thywill.bootstrap;

import java.util.List;
import java.util.Map;
import org.thywill.component.Position;

/// Tells the positions of channels that a page carries. Does not block.
interface PagePositions {

    /// @param application its id
    /// @param named channels that the page's address names
    Map<String, Position> of(String application, List<String> named);
}
