package org.thywill.push.stomp;

import java.util.List;
import org.thywill.component.BootstrapContribution;
import org.thywill.component.ClientModule;

/// What a page needs to speak STOMP with this push.
final class ClientSide {
    /// The published library, from its WebJar. It is no ES module: imported, it sets `globalThis.StompJs`.
    private static final String STOMPJS = "META-INF/resources/webjars/stomp__stompjs/7.2.1/bundles/stomp.umd.min.js";

    private ClientSide() {}

    /// @param path of the WebSocket
    /// @param heartbeatMs how often each end gives a sign of life
    /// @param maxMessageBytes the longest message that the server takes
    record Config(String path, long heartbeatMs, int maxMessageBytes) {}

    static BootstrapContribution contribution(StompSettings settings) {
        return new BootstrapContribution(
                new Config(
                        StompEndpoint.PATH,
                        settings.heartbeat().toMillis(),
                        settings.maxMessageSize().asInt()),
                List.of(
                        new ClientModule("thywill/push", "client/push-stomp.js"),
                        new ClientModule("thywill/stompjs", STOMPJS)));
    }
}
