/// The one port: HTTP/1.1 and HTTP/2 on Netty, with limits, WebSocket framing, and places where components mount
/// their paths.
@NullMarked
package org.thywill.http;

import org.jspecify.annotations.NullMarked;
