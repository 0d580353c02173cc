/// Microbenchmarks of the server's parts, and how they are run. Those that need what is no part's public face lie in
/// the package of that part.
@NullMarked
package org.thywill.bench.micro;

import org.jspecify.annotations.NullMarked;
