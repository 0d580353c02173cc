package org.thywill.component;

import java.util.List;

/// What a component adds to the bootstrap page. It is data, and one component's cannot touch another's.
///
/// @param config a record whose components become the JSON members that the client module is started with; any
///     browser can read them, so no secrets
/// @param modules the ES modules of the component's browser side, entry module first; a component without a browser
///     side has none
public record BootstrapContribution(Record config, List<ClientModule> modules) {
    public static final BootstrapContribution NONE = new BootstrapContribution(new Nothing(), List.of());

    private record Nothing() {}
}
