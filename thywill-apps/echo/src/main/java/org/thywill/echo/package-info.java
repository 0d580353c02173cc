/// The smallest application: every message goes back to the client that sent it.
/// It is the first tutorial and the subject of many tests.
@NullMarked
package org.thywill.echo;

import org.jspecify.annotations.NullMarked;
