/// `./thywill bench`: puts a server under load and says what that cost. Begins at [org.thywill.bench.Bench].
@NullMarked
package org.thywill.bench;

import org.jspecify.annotations.NullMarked;
