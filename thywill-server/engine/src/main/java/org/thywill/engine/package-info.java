/// Clients, channels, history, sessions and mailboxes.
///
/// The engine moves messages between applications and the push, whatever they are made of. Of its locks a client's
/// is taken before a channel's, never the other way round, and neither is held while anything blocks.
@NullMarked
package org.thywill.engine;

import org.jspecify.annotations.NullMarked;
