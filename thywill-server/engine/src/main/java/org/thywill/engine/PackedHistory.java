package org.thywill.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Publication;

/// The newest publications of a channel, without holes, each [packed](PackedPublication) into bytes. Those lie one
/// behind the other in chunks, so a publication takes no objects of its own, and the garbage collector has next to
/// nothing to look at or to move, however many there are. Who reads gets copies.
final class PackedHistory implements ChannelHistory {
    /// A chunk has this part of what is kept: then little lies idle in the oldest and the newest one, and there are few
    /// of them, unless there is much. A publication is looked for from the nearer end, chunk by chunk, and on from
    /// the right one's beginning: the newest, which are read most, are found at once.
    private static final int PART = 32;

    private static final int SMALL_CHUNK = 4 << 10;
    private static final int LARGE_CHUNK = 32 << 10;

    private final HistoryBudget budget;
    /// `null` if nothing is kept, as `newest` and `ids`.
    private @Nullable Chunk oldest;

    private @Nullable Chunk newest;
    /// Where the oldest publication begins in its chunk.
    private int start;

    private @Nullable IdIndex ids;
    private long first = 1;
    private int size;
    private long bytes;
    /// The bytes of all publications as they are packed.
    private long packedBytes;

    PackedHistory(HistoryBudget budget) {
        this.budget = budget;
    }

    /// Publications one behind the other.
    private static final class Chunk {
        /// The offset of the one that it begins with.
        private final long first;

        private final byte[] bytes;
        private int end;
        private @Nullable Chunk previous;
        private @Nullable Chunk next;

        Chunk(long first, int capacity, @Nullable Chunk previous) {
            this.first = first;
            this.bytes = new byte[capacity];
            this.previous = previous;
        }

        int footprint() {
            return Footprint.object(3, Long.BYTES + Integer.BYTES) + Footprint.array(bytes.length);
        }
    }

    /// Goes along what is kept.
    private final class Cursor {
        private Chunk chunk;
        private int at;
        private long offset;

        /// @param chunk the one with the publication
        Cursor(Chunk chunk, long offset) {
            this.chunk = chunk;
            this.at = chunk == oldest ? start : 0;
            this.offset = chunk == oldest ? first : chunk.first;
            while (this.offset < offset) {
                advance();
            }
        }

        boolean isAtEnd() {
            return offset > last();
        }

        void advance() {
            at += PackedPublication.length(chunk.bytes, at);
            offset++;
            if (at == chunk.end && chunk.next != null) {
                chunk = chunk.next;
                at = 0;
            }
        }

        int cost() {
            return PackedPublication.bytes(chunk.bytes, at) + OffsetLog.OVERHEAD_BYTES;
        }

        boolean hasId(byte[] id) {
            return PackedPublication.isIdOf(id, chunk.bytes, at);
        }

        Publication read() {
            return PackedPublication.read(chunk.bytes, at, offset);
        }
    }

    /// @return `null` if none follows
    private @Nullable Cursor after(long offset) {
        if (oldest == null || newest == null || offset >= last()) {
            return null;
        }
        long next = Math.max(offset + 1, first);
        boolean nearEnd = last() - next < next - first;
        return new Cursor(nearEnd ? backwards(newest, next) : forwards(oldest, next), next);
    }

    private static Chunk backwards(Chunk newest, long offset) {
        var chunk = newest;
        for (var next = chunk.previous; next != null && chunk.first > offset; next = chunk.previous) {
            chunk = next;
        }
        return chunk;
    }

    private static Chunk forwards(Chunk oldest, long offset) {
        var chunk = oldest;
        for (var next = chunk.next; next != null && next.first <= offset; next = chunk.next) {
            chunk = next;
        }
        return chunk;
    }

    @Override
    public long first() {
        return first;
    }

    @Override
    public long last() {
        return first + size - 1;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void add(Publication publication) {
        var packed = new PackedPublication(publication);
        var chunk = room(packed.length());
        packed.writeTo(chunk.bytes, chunk.end);
        if (publication.id() != null) {
            index(packed.idHash(), last() + 1);
        }
        chunk.end += packed.length();
        size++;
        bytes += publication.bytes();
        packedBytes += packed.length();
    }

    /// A chunk with room for so many bytes more.
    private Chunk room(int length) {
        var current = newest;
        if (current != null && current.bytes.length - current.end >= length) {
            return current;
        }
        var added = new Chunk(last() + 1, capacity(length), current);
        budget.add(added.footprint());
        if (current == null) {
            oldest = added;
            start = 0;
        } else {
            current.next = added;
        }
        newest = added;
        return added;
    }

    /// The first chunk is no larger than it must be, and each doubles what there is until a part of that is enough. In
    /// publications of one size no byte is left over.
    private int capacity(int length) {
        long part = Math.clamp(packedBytes / PART, SMALL_CHUNK, LARGE_CHUNK);
        return length * Math.max(1, (int) Math.min(packedBytes, part) / length);
    }

    private void index(int hash, long offset) {
        int before = ids == null ? 0 : ids.footprint();
        var into = ids == null ? new IdIndex() : ids;
        ids = into;
        into.add(hash, offset);
        charge(into.footprint() - before);
    }

    private void unindex(IdIndex from, int hash, long offset) {
        int before = from.footprint();
        from.remove(hash, offset);
        ids = from.size() == 0 ? null : from;
        charge((ids == null ? 0 : from.footprint()) - before);
    }

    /// All threads that publish share the budget, so it is left alone where nothing changes.
    private void charge(int footprint) {
        if (footprint != 0) {
            budget.add(footprint);
        }
    }

    @Override
    public @Nullable Publication withId(String id) {
        if (ids == null) {
            return null;
        }
        var wanted = id.getBytes(UTF_8);
        long offset = ids.find(IdIndex.hash(wanted), candidate -> {
            var cursor = after(candidate - 1);
            return cursor != null && cursor.hasId(wanted);
        });
        var found = offset == 0 ? null : after(offset - 1);
        return found == null ? null : found.read();
    }

    /// It has only copies.
    @Override
    public boolean has(Publication publication) {
        return false;
    }

    @Override
    public List<Publication> after(long offset, int maxBytes, int limit) {
        var publications = new ArrayList<Publication>(Math.clamp(last() - offset, 0, 256));
        long taken = 0;
        for (var cursor = after(offset); cursor != null && !cursor.isAtEnd(); cursor.advance()) {
            taken += cursor.cost();
            if (publications.size() == limit || (taken > maxBytes && !publications.isEmpty())) {
                break;
            }
            publications.add(cursor.read());
        }
        return publications;
    }

    @Override
    public long costAfter(long offset, int limit) {
        long cost = 0;
        for (var cursor = after(offset); cursor != null && cost <= limit && !cursor.isAtEnd(); cursor.advance()) {
            cost += cursor.cost();
        }
        return cost;
    }

    @Override
    public long beforeNewest(int count) {
        return Math.max(first - 1, last() - count);
    }

    @Override
    public void trim(int maxSize, long maxBytes, long notBeforeMs) {
        for (var chunk = oldest; chunk != null; chunk = oldest) {
            if (size <= maxSize && bytes <= maxBytes && PackedPublication.atMs(chunk.bytes, start) >= notBeforeMs) {
                return;
            }
            dropOldest(chunk);
        }
    }

    @Override
    public void dropUpTo(long offset) {
        for (var chunk = oldest; chunk != null && first <= offset; chunk = oldest) {
            dropOldest(chunk);
        }
    }

    @Override
    public void restartAfter(long offset) {
        clear();
        first = offset + 1;
    }

    private void dropOldest(Chunk chunk) {
        int length = PackedPublication.length(chunk.bytes, start);
        if (ids != null && PackedPublication.hasId(chunk.bytes, start)) {
            unindex(ids, PackedPublication.idHash(chunk.bytes, start), first);
        }
        bytes -= PackedPublication.bytes(chunk.bytes, start);
        packedBytes -= length;
        first++;
        size--;
        start += length;
        if (start == chunk.end) {
            budget.add(-chunk.footprint());
            oldest = chunk.next;
            start = 0;
            if (oldest == null) {
                newest = null;
            } else {
                oldest.previous = null;
            }
        }
    }
}
