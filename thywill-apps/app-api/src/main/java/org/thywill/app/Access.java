package org.thywill.app;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the clients of an application may do on a channel by themselves. The application may always do everything.
///
/// @param rights those that a client can have
/// @param guard says which clients have them; `null` if every one has
/// @param filter sees what clients publish before it is published; `null` for none
/// @param echo whether a client that is a subscriber gets back what it publishes; on channels of kind `state` it always
///     does, since its copy would not be whole without
public record Access(
        Set<Right> rights, @Nullable Guard guard, @Nullable PublishFilter filter, boolean echo) {

    /// Clients receive when the application subscribes them; they can do nothing by themselves.
    public static final Access NONE = new Access(Set.of(), null, null, true);

    public Access {
        rights = Set.copyOf(rights);
    }

    /// The same and some more rights.
    public Access allow(Right... more) {
        var all = EnumSet.noneOf(Right.class);
        all.addAll(rights);
        all.addAll(Arrays.asList(more));
        return new Access(all, guard, filter, echo);
    }

    public Access guard(@Nullable Guard newGuard) {
        return new Access(rights, newGuard, filter, echo);
    }

    public Access filter(@Nullable PublishFilter newFilter) {
        return new Access(rights, guard, newFilter, echo);
    }

    public Access echo(boolean newEcho) {
        return new Access(rights, guard, filter, newEcho);
    }

    public boolean allows(Right right) {
        return rights.contains(right);
    }
}
