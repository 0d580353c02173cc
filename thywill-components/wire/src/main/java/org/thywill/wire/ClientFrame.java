package org.thywill.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thywill.component.ClientMessage;
import org.thywill.component.ConnectRequest;

/// One frame from a client, as `documentation/protocol.md` lists them in section 2.1.
public sealed interface ClientFrame {

    /// Opens or resumes, in version 1 of the protocol. The parts are those of [ConnectRequest].
    record Connect(
            String application,
            String instance,
            long acknowledged,
            ConnectRequest.@Nullable Resume resume,
            Map<String, ConnectRequest.Subscription> subscribe,
            @Nullable String credentials,
            boolean deltas)
            implements ClientFrame {

        /// @param sessionCookie the cookie that came with the connection, or `null`
        public ConnectRequest request(@Nullable String sessionCookie) {
            var request = new ConnectRequest(
                    application, sessionCookie, instance, acknowledged, resume, subscribe, credentials);
            return deltas ? request.withDeltas() : request;
        }
    }

    /// A `connect` in a version that this server does not speak; the rest of it was not looked at.
    record OtherVersion(long version) implements ClientFrame {}

    /// What goes to the [org.thywill.component.ClientLink].
    record Message(ClientMessage message) implements ClientFrame {}

    /// Asks for what there is to send, over long-poll.
    ///
    /// @param cursor what the newest answer gave as `next`
    record Poll(String cursor) implements ClientFrame {}

    record Goodbye() implements ClientFrame {}

    /// No frame at all, or one that lacks something.
    ///
    /// @param index of the frame in its message or body, from 0
    /// @param message for whoever wrote the client: which frame and member, what was expected, what was found
    record Invalid(int index, String message) implements ClientFrame {}
}
