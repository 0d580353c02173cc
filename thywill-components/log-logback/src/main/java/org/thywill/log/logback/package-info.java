/// Writes the log with Logback.
/// Message contents and credentials stay out of it.
@NullMarked
package org.thywill.log.logback;

import org.jspecify.annotations.NullMarked;
