package org.thywill.engine;

/// What a client missed on its private channel.
final class PrivateBacklog implements Backlog {
    private final ClientState client;
    private final Link link;
    private long after;

    PrivateBacklog(ClientState client, Link link, long after) {
        this.client = client;
        this.link = link;
        this.after = after;
    }

    /// Called with the client's lock held.
    void sendAll() {
        send(Integer.MAX_VALUE);
    }

    @Override
    public boolean sendNext() {
        synchronized (client.lock) {
            if (client.link() != link || !client.downstream().catchesUpWith(this)) {
                return false;
            }
            send(CatchUp.PIECE_BYTES);
            if (after < client.downstream().channel().last()) {
                return true;
            }
            client.downstream().caughtUp();
            return false;
        }
    }

    private void send(int bytes) {
        var gap = client.downstream().channel().gapAfter(after);
        if (gap != null) {
            link.connection().send(gap);
            after = gap.to();
        }
        var messages = client.downstream().channel().messagesAfter(after, bytes);
        for (var message : messages) {
            link.connection().send(client.calls().asOfNow(message));
        }
        after += messages.size();
    }
}
