/// Sessions, channels, history, presence and rooms.
/// The engine moves messages between applications and the push, whatever they are made of.
@NullMarked
package org.thywill.engine;

import org.jspecify.annotations.NullMarked;
