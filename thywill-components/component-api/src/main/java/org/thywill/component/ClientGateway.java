package org.thywill.component;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The way in for clients. Implemented by the engine; called by pushes and client interfaces, on any thread, their
/// event loops included: no method blocks.
public interface ClientGateway {

    /// Returns the session that a cookie stands for, or begins a new one if the cookie is missing, forged, or of a
    /// session that has ended.
    BrowserSession session(@Nullable String cookie);

    /// Admits a connection. The answer, [ServerMessage.Connected] followed by what the client has missed, or a
    /// close, comes through the connection, perhaps later than this returns.
    ///
    /// @return takes what the client sends from now on
    ClientLink connect(ConnectRequest request, Connection connection);

    /// Finds a link by the key that [ServerMessage.Connected] gave to its client, which shows thereby that it got that.
    /// A push that finds a connection by the key otherwise calls this at least once.
    ///
    /// @return empty if no such connection stands. Of one that was cut, and whose client is still away, there is
    ///     a link that takes nothing but [ClientLink#closed] with the client's goodbye
    Optional<ClientLink> link(String connectionKey);

    /// @param id names the session to the application and in the log; it is no credential
    /// @param cookie the value that the browser is to keep
    /// @param fresh whether the browser does not yet have that value
    record BrowserSession(String id, String cookie, boolean fresh) {}
}
