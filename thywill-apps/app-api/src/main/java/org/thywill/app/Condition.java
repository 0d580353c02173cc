package org.thywill.app;

/// How an entry of a [StateChannel] must be for it to be written or removed.
public sealed interface Condition {
    Condition ALWAYS = new Always();
    Condition NEW = new New();
    Condition PRESENT = new Present();

    /// However it is.
    record Always() implements Condition {}

    /// There is none.
    record New() implements Condition {}

    /// There is one.
    record Present() implements Condition {}

    /// There is one, and nobody has written it since.
    ///
    /// @param version as [StateChannel.Entry#version] gives it
    record Version(long version) implements Condition {
        public Version {
            if (version < 1) {
                throw new IllegalArgumentException("A version is at least 1, but was " + version);
            }
        }
    }
}
