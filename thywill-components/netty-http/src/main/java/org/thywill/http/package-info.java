/// The one port on which pages and push are served.
/// Whatever serves a path mounts it here and is called on the event loop of its connection.
@NullMarked
package org.thywill.http;

import org.jspecify.annotations.NullMarked;
