package org.thywill.component;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/// Serves the bootstrap page and the files it names, keeps browsers' sessions, and takes messages from clients
/// whose transport has no way up.
///
/// [#start] takes the port, so that one that is in use is told at once; connections wait until [#open].
public non-sealed interface ClientInterface extends Component {

    /// Begins to answer. Called once, after every component has started.
    void open();

    /// Where the server can be reached, the best address for a person first. Known after [#start].
    List<URI> addresses();

    /// Stops as [Component#stop] says; connections that a push has taken over are the push's to end, and it is
    /// stopped first.
    @Override
    void stop(Duration grace);
}
