/// Starts Thywill: binds the settings and brings all components together.
/// Only this package knows Spring Boot.
@NullMarked
package org.thywill.launcher;

import org.jspecify.annotations.NullMarked;
