/// Writes the log with Logback: one line for each event, on the console and in files that are rolled.
///
/// There is no configuration file of Logback's own; everything comes from the settings of the component.
@NullMarked
package org.thywill.log.logback;

import org.jspecify.annotations.NullMarked;
