/// The contracts between the server and its components: one for each slot.
/// A component implements one of them and is found through its provider.
@NullMarked
package org.thywill.component;

import org.jspecify.annotations.NullMarked;
