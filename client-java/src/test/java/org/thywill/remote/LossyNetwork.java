package org.thywill.remote;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A network between a session and a [ModelServer] in which frames take their time and connections are cut, with
/// what was under way lost. Nothing happens but in [#step].
final class LossyNetwork implements Connector {
    private final ModelServer server;
    private final Random random;
    private @Nullable Cable cable;
    int cuts;

    LossyNetwork(ModelServer server, Random random) {
        this.server = server;
        this.random = random;
    }

    @Override
    public Link open(String connect, Listener listener) {
        cable = new Cable(listener);
        cable.up.add(connect);
        return cable;
    }

    /// Carries one frame up or down, if there is one.
    ///
    /// @return whether there was
    boolean step() {
        var current = cable;
        if (current == null || current.ended) {
            return false;
        }
        boolean upwards = random.nextBoolean();
        return upwards ? current.stepUp() || current.stepDown() : current.stepDown() || current.stepUp();
    }

    /// Cuts the connection. The client notices; the server is told later or never.
    void cut() {
        var current = cable;
        if (current != null && !current.ended) {
            cuts++;
            current.ended = true;
            current.listener.onEnd(End.cut("cut"));
        }
    }

    /// Loses one frame on its way down out of the middle of a connection, as only a broken network can.
    void loseOne() {
        var current = cable;
        if (current != null && current.connected && !current.down.isEmpty()) {
            current.down.remove();
        }
    }

    /// One connection.
    final class Cable implements Link {
        private final Listener listener;
        final ArrayDeque<String> up = new ArrayDeque<>();
        final ArrayDeque<String> down = new ArrayDeque<>();
        private boolean connected;
        private boolean ended;

        Cable(Listener listener) {
            this.listener = listener;
        }

        private boolean stepUp() {
            var frame = up.poll();
            if (frame != null) {
                server.take(this, frame);
            }
            return frame != null;
        }

        private boolean stepDown() {
            var frame = down.poll();
            if (frame != null) {
                listener.onFrame(frame);
            }
            return frame != null;
        }

        @Override
        public Transport transport() {
            return Transport.STREAM;
        }

        @Override
        public void connected(String key, int maxMessageBytes) {
            connected = true;
        }

        @Override
        public void send(List<Frame> frames) {
            frames.forEach(frame -> up.add(frame.text()));
        }

        @Override
        public int bufferedBytes() {
            return 0;
        }

        @Override
        public void read(boolean on) {}

        @Override
        public void close(boolean goodbye) {
            ended = true;
        }
    }
}
