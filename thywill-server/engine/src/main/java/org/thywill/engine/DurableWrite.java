package org.thywill.engine;

import org.jspecify.annotations.Nullable;
import org.thywill.component.Json;
import org.thywill.engine.EntryChange.Outcome;

/// One publication that is to be stored on a durable channel, which stays in use until [DurableChannel#end].
///
/// @param own the client that has published it and does not get it back; `null` if there is none
/// @param change of an entry, or `null` for a publication that changes none
/// @param known what became of it, if memory knows that it was published before; nothing is stored then
record DurableWrite(
        DurableChannel channel,
        Json json,
        @Nullable String id,
        @Nullable ClientState own,
        @Nullable EntryChange change,
        @Nullable Outcome known) {}
