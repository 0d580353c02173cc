/// A chat with rooms, names and history.
///
/// Lines are on durable channels, `lines/ROOM`; who is in a room and who writes there is on `people/ROOM` and
/// `typing/ROOM`. Pages subscribe to these by themselves; everything else they ask for with a [Request].
@NullMarked
package org.thywill.talk;

import org.jspecify.annotations.NullMarked;
