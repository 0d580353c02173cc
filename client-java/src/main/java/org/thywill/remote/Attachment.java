package org.thywill.remote;

import org.jspecify.annotations.Nullable;

/// A session's hold on one connection: decodes what comes outside the session's lock, and hands it over under it,
/// as long as the session has not let go.
final class Attachment implements Connector.Listener {

    /// What the session does with what comes. Called with the lock held.
    interface Handler {
        boolean isCurrent(Attachment attachment);

        /// @param length of the frame in characters
        void onFrame(Attachment from, Incoming frame, int length);

        void onActivity();

        /// What came is no frame.
        void onNonsense(String finding);

        void onEnd(End end);
    }

    private final Object lock;
    private final Handler handler;
    private Connector.@Nullable Link link;
    private boolean connected;

    Attachment(Object lock, Handler handler) {
        this.lock = lock;
        this.handler = handler;
    }

    void open(Connector connector, String connect) {
        link = connector.open(connect, this);
    }

    Connector.Link link() {
        if (link == null) {
            throw new IllegalStateException("The connector spoke before it had opened a connection");
        }
        return link;
    }

    /// Whether the server has answered `connect`.
    boolean isConnected() {
        return connected;
    }

    /// Ends the connection, if one was opened.
    ///
    /// @param goodbye as for [Connector.Link#close]; only where the server has answered
    void close(boolean goodbye) {
        if (link != null) {
            link.close(goodbye && connected);
        }
    }

    void connected(Incoming.Connected answer) {
        connected = true;
        link().connected(answer.connection(), answer.maxMessageBytes());
    }

    @Override
    public void onFrame(String text) {
        Incoming frame;
        try {
            frame = Decoder.decode(text);
        } catch (IllegalArgumentException e) {
            inTurn(() -> handler.onNonsense(String.valueOf(e.getMessage())));
            return;
        }
        inTurn(() -> handler.onFrame(this, frame, text.length()));
    }

    @Override
    public void onActivity() {
        inTurn(handler::onActivity);
    }

    @Override
    public void onEnd(End end) {
        inTurn(() -> handler.onEnd(end));
    }

    private void inTurn(Runnable task) {
        synchronized (lock) {
            if (handler.isCurrent(this)) {
                task.run();
            }
        }
    }
}
