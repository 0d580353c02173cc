/// The default push: WebSocket, server-sent events, streaming and long poll.
/// A client may move between them without its application noticing.
@NullMarked
package org.thywill.push.comet;

import org.jspecify.annotations.NullMarked;
