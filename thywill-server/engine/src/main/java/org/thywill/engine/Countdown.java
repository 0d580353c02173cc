package org.thywill.engine;

import java.time.Duration;

/// Counts what is under way, and lets one wait until nothing is.
final class Countdown {
    private int count;

    synchronized void up() {
        count++;
    }

    synchronized void down() {
        count--;
        if (count <= 0) {
            notifyAll();
        }
    }

    /// @return whether nothing is under way
    synchronized boolean await(Duration limit) throws InterruptedException {
        long endNs = System.nanoTime() + limit.toNanos();
        while (count > 0) {
            long leftMs = (endNs - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                return false;
            }
            wait(leftMs);
        }
        return true;
    }
}
