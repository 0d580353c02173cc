/// A chat with rooms, names and history.
///
/// Lines are on durable channels, `lines/ROOM`, whose presence tells who is in a room; who writes there is on
/// `typing/ROOM`. Pages subscribe to these by themselves; everything else they ask for with a [Request].
@NullMarked
package org.thywill.talk;

import org.jspecify.annotations.NullMarked;
