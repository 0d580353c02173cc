package org.thywill.component;

/// Finds applications and runs them: as jars in this process, or as processes of their own.
public non-sealed interface ApplicationInterface extends Component {

    /// Registers the one listener, and tells it of the applications that are already there. Called after [#start];
    /// the listener is called from one thread at a time.
    void listen(Listener listener);

    interface Listener {

        /// An application can be hosted. The listener calls its [org.thywill.app.Application#start].
        ///
        /// @throws ComponentException if the application could not be started; it is then not hosted, and the
        ///     application interface logs the reason and releases it
        void deployed(DeployedApplication application);

        /// An application is to be hosted no longer. When this returns, its `stop` has been called and nothing of
        /// it is held any more.
        void removed(DeployedApplication application);
    }
}
