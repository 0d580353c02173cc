package org.thywill.push.comet;

/// Something to be done on an event loop.
interface Task {
    void run(LoopShard shard);

    /// What it holds while it waits, in bytes.
    default int bytes() {
        return 0;
    }

    /// A task that holds one frame.
    abstract class WithFrame implements Task {
        final Frame frame;

        WithFrame(Frame frame) {
            this.frame = frame;
        }

        @Override
        public final int bytes() {
            return frame.heldBytes();
        }
    }

    /// Sends a frame to one connection.
    final class Send extends WithFrame {
        private final CometConnection connection;

        Send(CometConnection connection, Frame frame) {
            super(frame);
            this.connection = connection;
        }

        @Override
        public void run(LoopShard shard) {
            shard.tick().send(connection, frame);
        }
    }

    /// Sends a frame to all members.
    class Publish extends WithFrame {
        final Members members;

        Publish(Members members, Frame frame) {
            super(frame);
            this.members = members;
        }

        @Override
        public void run(LoopShard shard) {
            shard.tick().publish(members, frame);
        }
    }

    /// Sends a frame to those members that are not behind.
    final class PublishNumbered extends Publish {
        private final long offset;

        PublishNumbered(Members members, Frame frame, long offset) {
            super(members, frame);
            this.offset = offset;
        }

        @Override
        public void run(LoopShard shard) {
            members.comes(offset);
            super.run(shard);
        }
    }
}
