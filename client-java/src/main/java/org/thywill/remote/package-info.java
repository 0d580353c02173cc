/// A client of a Thywill server in Java, for bots, tests, load and back ends.
///
/// It speaks `documentation/protocol.md` over the JDK's HTTP client and WebSocket. [ThywillClient] is where to
/// begin; what a session is stands in `Session`, what carries it behind `Connector`.
@NullMarked
package org.thywill.remote;

import org.jspecify.annotations.NullMarked;
