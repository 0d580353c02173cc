package org.thywill.remote;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A server in memory that says what the test tells it to, and remembers what it was told.
final class FakeServer implements Connector {
    private final List<FakeLink> links = new ArrayList<>();

    /// Where connections go at present; null for home.
    @Nullable
    URI origin;

    @Override
    public void moveTo(@Nullable URI to) {
        origin = to;
    }

    @Override
    public FakeLink open(String connect, Listener listener) {
        var link = new FakeLink(Transport.WEBSOCKET, Json.read(connect).path("connect"), listener);
        links.add(link);
        return link;
    }

    int connections() {
        return links.size();
    }

    /// The newest connection.
    FakeLink link() {
        return links.getLast();
    }

    static final class FakeLink implements Link {
        private final Transport transport;
        final JsonNode connect;
        final List<String> sent = new ArrayList<>();
        private final Listener listener;
        String key = "";
        boolean reading;
        boolean closed;
        boolean goodbye;
        int buffered;

        FakeLink(Transport transport, JsonNode connect, Listener listener) {
            this.transport = transport;
            this.connect = connect;
            this.listener = listener;
        }

        void say(String... frames) {
            for (var frame : frames) {
                listener.onFrame(frame.replace('\'', '"'));
            }
        }

        /// Takes the client as a new one.
        void accept() {
            accept("'@':{'epoch':'e1','offset':0}");
        }

        void accept(String channels) {
            say(connected(false, 0, channels));
        }

        void resume(long received, String channels) {
            say(connected(true, received, channels));
        }

        /// Takes the client as a new one, of a user.
        ///
        /// @param expireInMs of its credentials; 0 for never
        void acceptUser(String id, long expireInMs) {
            var who = ",'user':{'id':'" + id + "','name':'" + id.toUpperCase(Locale.ROOT) + "'}";
            var expiry = expireInMs == 0 ? "" : ",'credentialsExpireInMs':" + expireInMs;
            say(connected(false, 0, "'@':{'epoch':'e1','offset':0}").replace("}}}}", "}}" + who + expiry + "}}"));
        }

        private String connected(boolean resumed, long received, String channels) {
            int number = System.identityHashCode(this);
            return "{'connected':{'client':'c1','session':'s1','connection':'k" + number + "','token':'t" + number
                    + "','resumed':" + resumed + ",'received':" + received
                    + ",'heartbeatMs':25000,'timeoutMs':33000,'maxMessageBytes':1000,'channels':{" + channels
                    + "}}}";
        }

        void cut() {
            listener.onEnd(End.cut("cut"));
        }

        void end(End end) {
            listener.onEnd(end);
        }

        void activity() {
            listener.onActivity();
        }

        List<String> takeSent() {
            var taken = List.copyOf(sent);
            sent.clear();
            return taken;
        }

        @Override
        public Transport transport() {
            return transport;
        }

        @Override
        public void connected(String given, int maxMessageBytes) {
            key = given;
        }

        @Override
        public void send(List<Frame> frames) {
            frames.forEach(frame -> sent.add(frame.text().replace('"', '\'')));
        }

        @Override
        public int bufferedBytes() {
            return buffered;
        }

        @Override
        public void read(boolean on) {
            reading = on;
        }

        @Override
        public void close(boolean withGoodbye) {
            closed = true;
            goodbye = withGoodbye;
        }
    }
}
