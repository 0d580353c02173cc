package org.thywill.push.stomp;

import java.util.List;
import java.util.stream.Stream;
import org.thywill.component.BootstrapContribution;
import org.thywill.component.ClientModule;

/// What a page needs to speak STOMP with this push.
final class ClientSide {
    /// The ES modules of the browser's STOMP library as they were published, in its WebJar.
    private static final String STOMPJS = "META-INF/resources/webjars/stomp__stompjs/7.2.1/esm6/";

    /// What its `client.js` imports, directly or not.
    private static final List<String> PARTS = List.of(
            "stomp-handler", "frame-impl", "parser", "ticker", "byte", "types", "versions", "augment-websocket");

    private ClientSide() {}

    /// @param path of the WebSocket
    /// @param heartbeatMs how often each end gives a sign of life
    /// @param timeoutMs after how long a silent end is taken for dead
    /// @param maxMessageBytes the longest message that the server takes
    record Config(String path, long heartbeatMs, long timeoutMs, int maxMessageBytes) {}

    static BootstrapContribution contribution(StompSettings settings) {
        var config = new Config(
                StompEndpoint.PATH,
                settings.heartbeat().toMillis(),
                settings.heartbeat().plus(settings.heartbeatGrace()).toMillis(),
                settings.maxMessageSize().asInt());
        return new BootstrapContribution(config, modules());
    }

    private static List<ClientModule> modules() {
        var own = Stream.of(
                new ClientModule("thywill/push", "client/push-stomp.js"),
                new ClientModule("thywill/stompjs", STOMPJS + "client.js"));
        var parts = PARTS.stream().map(part -> new ClientModule("thywill/stompjs/" + part, STOMPJS + part + ".js"));
        return Stream.concat(own, parts).toList();
    }
}
