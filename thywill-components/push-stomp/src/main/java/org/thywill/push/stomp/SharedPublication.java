package org.thywill.push.stomp;

import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Publication;
import org.thywill.http.Frames;

/// A publication on its way to many connections. A MESSAGE frame names the subscription, which each client
/// chooses, so it is encoded once for each name in use on an event loop; pages all choose the same.
///
/// @param channel the name that subscribers know it by
record SharedPublication(String channel, Publication publication, OutgoingFrames frames) {

    Encodings encodings() {
        return new Encodings();
    }

    /// Used on one event loop, for the time of one task.
    final class Encodings implements AutoCloseable {
        private final Map<Key, ByteBuf> byKey = new HashMap<>();

        private record Key(String subscription, @Nullable String epoch) {}

        SharedPublication source() {
            return SharedPublication.this;
        }

        /// @return the framed message, with a reference for the caller
        ByteBuf encoded(String subscription, @Nullable String epoch) {
            return byKey.computeIfAbsent(new Key(subscription, epoch), this::encode)
                    .retainedDuplicate();
        }

        private ByteBuf encode(Key key) {
            return Frames.webSocketText(frames.publication(key.subscription(), channel, key.epoch(), publication));
        }

        @Override
        public void close() {
            byKey.values().forEach(ByteBuf::release);
        }
    }
}
