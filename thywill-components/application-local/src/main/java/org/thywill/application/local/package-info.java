/// Runs applications inside the server, from jars dropped into a folder.
/// Each version has a class loader of its own, and leaves nothing behind when it goes.
@NullMarked
package org.thywill.application.local;

import org.jspecify.annotations.NullMarked;
