package org.thywill.remote;

/// A listener's place. Closing it removes the listener; a call that has begun is not interrupted.
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
