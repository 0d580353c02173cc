/// The messages between browser and server as bytes.
/// Every decoder has limits, and what is past them costs one connection.
@NullMarked
package org.thywill.wire;

import org.jspecify.annotations.NullMarked;
