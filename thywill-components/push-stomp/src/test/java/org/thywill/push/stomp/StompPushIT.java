package org.thywill.push.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.thywill.component.ClientMessage;
import org.thywill.component.Push;
import org.thywill.component.testkit.PushClient;
import org.thywill.component.testkit.PushContract;

class StompPushIT extends PushContract {
    private final StompTestServer server = new StompTestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected Push push() {
        return server.push();
    }

    @Override
    protected PushClient connect(String application, String... channels) {
        var client = server.connect(application);
        for (var channel : channels) {
            client.transmit("SUBSCRIBE", "", "id:" + channel.replace(":", "\\c"), "destination:/channel/" + channel);
            assertThat(client.link().nextMessage()).isInstanceOf(ClientMessage.Subscribe.class);
        }
        return client;
    }
}
