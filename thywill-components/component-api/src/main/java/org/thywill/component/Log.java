package org.thywill.component;

/// Decides what is logged and where to. The code logs through SLF4J; this contract is for what SLF4J cannot say.
public non-sealed interface Log extends Component {

    /// Writes one event that did not happen in this process, such as an error in a browser.
    ///
    /// Line breaks and control characters are escaped and each fact is cut at 256 characters, so that an event is
    /// one line whatever a client has sent.
    void write(LogEvent event);

    /// Sets the level below which a logger is silent; `""` is the root.
    void level(String logger, System.Logger.Level level);
}
