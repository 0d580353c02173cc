package org.thywill.http;

/// Answers the requests below one prefix.
public interface HttpEndpoint {

    /// Takes one whole request, its body included. Called on the connection's event loop; must not block. The
    /// answer may be given now or later, from any thread; until then the connection's next request waits.
    ///
    /// What this throws is logged and answered with 500.
    void handle(HttpExchange exchange);

    /// The longest body that is accepted; longer ones are answered with 413 before they are read.
    default int maxBodyBytes() {
        return 64 << 10;
    }
}
