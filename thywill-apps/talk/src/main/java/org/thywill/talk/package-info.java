/// A chat with topics, names and history.
/// It uses of the server only what every application is given.
@NullMarked
package org.thywill.talk;

import org.jspecify.annotations.NullMarked;
