package org.thywill.push.comet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What waits for the next answers to polls, in its order. It keeps the arrays themselves, which all connections share.
final class PollQueue {
    private final List<Frame> frames = new ArrayList<>(0);
    private long bytes;

    void add(Frame frame) {
        frames.add(frame);
        bytes += frame.length();
    }

    void addAll(Batch batch) {
        frames.addAll(batch.frames());
        bytes += batch.bytes();
    }

    /// Bytes of the frames.
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    void clear() {
        frames.clear();
        bytes = 0;
    }

    /// Takes out what comes first and fits in so many bytes, each frame with a line feed behind it; if not even the
    /// first fits, that one alone. Where several frames are in one piece, it is cut between them.
    List<Frame> take(int maxBytes) {
        int left = maxBytes;
        int count = 0;
        for (; count < frames.size() && frames.get(count).length() < left; count++) {
            left -= frames.get(count).length() + 1;
        }
        var whole = frames.subList(0, count);
        var taken = new ArrayList<>(whole);
        whole.clear();
        taken.forEach(frame -> bytes -= frame.length());
        if (!frames.isEmpty()) {
            takePart(left, taken);
        }
        return taken;
    }

    private void takePart(int maxBytes, List<Frame> taken) {
        var piece = frames.getFirst().bytes;
        int end = lastLineFeed(piece, maxBytes);
        if (end < 0 && taken.isEmpty()) {
            end = firstLineFeed(piece);
        }
        if (end >= 0) {
            bytes -= end + 1;
            taken.add(new Frame(Arrays.copyOf(piece, end)));
            frames.set(0, new Frame(Arrays.copyOfRange(piece, end + 1, piece.length)));
        } else if (taken.isEmpty()) {
            bytes -= piece.length;
            taken.add(frames.removeFirst());
        }
    }

    /// The last line feed among the first bytes, or -1.
    private static int lastLineFeed(byte[] piece, int maxBytes) {
        int at = Math.min(maxBytes, piece.length) - 1;
        while (at >= 0 && piece[at] != '\n') {
            at--;
        }
        return at;
    }

    private static int firstLineFeed(byte[] piece) {
        for (int at = 0; at < piece.length; at++) {
            if (piece[at] == '\n') {
                return at;
            }
        }
        return -1;
    }
}
