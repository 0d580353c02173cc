/// Finds, orders, starts and stops components, and builds the bootstrap page.
/// It knows them by their slots only and names no implementation.
@NullMarked
package org.thywill.bootstrap;

import org.jspecify.annotations.NullMarked;
