/// The contracts between Thywill and its components: one for each slot, and the messages that pass between them.
///
/// A component depends on this package and on no other component; the engine implements [ClientGateway], the
/// bootstrap implements [Site].
@NullMarked
package org.thywill.component;

import org.jspecify.annotations.NullMarked;
