/// The breaking bench: load, what breaks the server and what stands before it, and the checker that judges.
@NullMarked
package org.thywill.breaking;

import org.jspecify.annotations.NullMarked;
