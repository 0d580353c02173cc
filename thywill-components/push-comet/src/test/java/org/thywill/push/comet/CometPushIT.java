package org.thywill.push.comet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.thywill.component.Push;
import org.thywill.component.testkit.PushClient;
import org.thywill.component.testkit.PushContract;

/// The push keeps its contract over every transport.
class CometPushIT {

    CometSettings settings() {
        return CometServer.settings();
    }

    CometClient client(TransportName transport, CometServer server) {
        return CometClient.over(transport, server);
    }

    abstract class OverTransport extends PushContract {
        private final CometServer server = new CometServer(settings());

        abstract TransportName transport();

        @Override
        protected Push push() {
            return server.push;
        }

        @Override
        protected PushClient connect(String application, String... channels) {
            return client(transport(), server).connected(application, channels);
        }

        @AfterEach
        void stop() {
            server.close();
        }
    }

    @Nested
    class OverWebSocket extends OverTransport {
        @Override
        TransportName transport() {
            return TransportName.WEBSOCKET;
        }
    }

    @Nested
    class OverServerSentEvents extends OverTransport {
        @Override
        TransportName transport() {
            return TransportName.SSE;
        }
    }

    @Nested
    class OverStreaming extends OverTransport {
        @Override
        TransportName transport() {
            return TransportName.STREAM;
        }
    }

    @Nested
    class OverLongPoll extends OverTransport {
        @Override
        TransportName transport() {
            return TransportName.LONG_POLL;
        }
    }
}
