package org.thywill.bench;

import java.util.Comparator;
import java.util.Locale;

/// A method on a stack; or, at its root, the kind of thread.
///
/// @param type the method's class; empty for a kind of thread
/// @param inNative whether it is native and has called nothing: what it takes is mostly the kernel's time
record Frame(String type, String method, boolean inNative) implements Comparable<Frame> {
    private static final Comparator<Frame> ORDER =
            Comparator.comparing(Frame::name).thenComparing(Frame::inNative);

    /// Whose code it is.
    enum Origin {
        THREAD,
        THYWILL,
        NETTY,
        JDK,
        LIBRARY,
        NATIVE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Frame {
        type = type.replaceAll("[/.]0x[0-9a-f]+$", ""); // of hidden classes, and another one at each start
    }

    static Frame of(ThreadKind kind) {
        return new Frame("", kind.word(), false);
    }

    Origin origin() {
        if (type.isEmpty()) {
            return Origin.THREAD;
        }
        if (inNative) {
            return Origin.NATIVE;
        }
        if (type.startsWith("org.thywill.")) {
            return Origin.THYWILL;
        }
        if (type.startsWith("io.netty.")) {
            return Origin.NETTY;
        }
        return type.matches("(java|javax|jdk|sun)\\..*") ? Origin.JDK : Origin.LIBRARY;
    }

    /// With the whole name of the class.
    String name() {
        return type.isEmpty() ? method : type + "." + method;
    }

    /// With its simple name.
    String shortName() {
        return type.isEmpty() ? method : type.replaceFirst("^.*([.]|(?<![$])[$])(?=\\p{Alpha})", "") + "." + method;
    }

    @Override
    public int compareTo(Frame other) {
        return ORDER.compare(this, other);
    }
}
