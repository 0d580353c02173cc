/// The application that is measured.
@NullMarked
package org.thywill.bench.app;

import org.jspecify.annotations.NullMarked;
