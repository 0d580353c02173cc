package org.thywill.component;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A place that one component fills.
///
/// @param name its key below `thywill` in `settings.yml`
/// @param type what a component must be to fill it
public record Slot<C extends Component>(String name, Class<C> type) {
    public static final Slot<Log> LOG = new Slot<>("log", Log.class);
    public static final Slot<Database> DATABASE = new Slot<>("database", Database.class);
    public static final Slot<Identity> IDENTITY = new Slot<>("identity", Identity.class);
    public static final Slot<ClientInterface> CLIENT_INTERFACE = new Slot<>("client-interface", ClientInterface.class);
    public static final Slot<Push> PUSH = new Slot<>("push", Push.class);
    public static final Slot<ApplicationInterface> APPLICATION_INTERFACE =
            new Slot<>("application-interface", ApplicationInterface.class);

    /// Every slot; each must be filled.
    public static final List<Slot<?>> ALL =
            List.of(LOG, DATABASE, IDENTITY, CLIENT_INTERFACE, PUSH, APPLICATION_INTERFACE);

    /// Written out, as is [#hashCode]: what a record has otherwise the JVM makes anew at each start, and that took 4 %
    /// of the server's.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Slot<?> slot && name.equals(slot.name) && type == slot.type;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
