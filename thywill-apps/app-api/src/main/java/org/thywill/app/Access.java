package org.thywill.app;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/// What the clients of an application may do on a channel by themselves. The application may always do everything.
///
/// @param rights those that every client has
public record Access(Set<Right> rights) {

    /// Clients receive when the application subscribes them; they can do nothing by themselves.
    public static final Access NONE = new Access(Set.of());

    public Access {
        rights = Set.copyOf(rights);
    }

    /// The same and some more.
    public Access allow(Right... more) {
        var all = EnumSet.noneOf(Right.class);
        all.addAll(rights);
        all.addAll(Arrays.asList(more));
        return new Access(all);
    }

    public boolean allows(Right right) {
        return rights.contains(right);
    }
}
