package org.thywill.push.comet;

import java.util.Arrays;

/// Frames that came within one tick, each with its place in the order of the tick. Kept and used again.
final class TickFrames {
    private static final int CAPACITY = 4;

    /// Past this the arrays are given back after the tick.
    private static final int KEPT = 64;

    private Frame[] frames = new Frame[CAPACITY];
    private long[] places = new long[CAPACITY];
    private int size;

    void add(long place, Frame frame) {
        if (size == frames.length) {
            frames = Arrays.copyOf(frames, size * 2);
            places = Arrays.copyOf(places, size * 2);
        }
        frames[size] = frame;
        places[size++] = place;
    }

    int size() {
        return size;
    }

    Frame frame(int index) {
        return frames[index];
    }

    long place(int index) {
        return places[index];
    }

    /// The index of the first frame after a place.
    int firstAfter(long place) {
        int index = 0;
        while (index < size && places[index] <= place) {
            index++;
        }
        return index;
    }

    void clear() {
        if (size > KEPT) {
            frames = new Frame[CAPACITY];
            places = new long[CAPACITY];
        } else {
            Arrays.fill(frames, 0, size, null);
        }
        size = 0;
    }
}
