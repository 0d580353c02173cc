/// The application that the breaking bench puts under load.
@NullMarked
package org.thywill.breaking.app;

import org.jspecify.annotations.NullMarked;
