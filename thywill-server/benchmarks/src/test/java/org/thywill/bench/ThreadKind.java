package org.thywill.bench;

import java.util.Arrays;
import java.util.regex.Pattern;

/// What the threads of a server are for, as far as their names tell.
enum ThreadKind {
    EVENT_LOOPS("event loops", "#2563eb", "thywill-http-"),
    /// Code of applications, calls of the database and the like, and the scheduler of these threads.
    VIRTUAL_THREADS("virtual threads", "#059669", "ForkJoinPool-|VirtualThread-"),
    C2("compiler C2", "#dc2626", "C2 Compiler"),
    C1("compiler C1", "#d97706", "C1 Compiler"),
    COLLECTION("garbage collection", "#7c3aed", "G1 |GC Thread"),
    OTHER("other", "#6b7280", "");

    private final String word;
    private final String colour;
    private final Pattern beginning;

    ThreadKind(String word, String colour, String beginning) {
        this.word = word;
        this.colour = colour;
        this.beginning = Pattern.compile(beginning);
    }

    String word() {
        return word;
    }

    /// In reports.
    String colour() {
        return colour;
    }

    /// @param name as Java has given it, or the 15 bytes of it that Linux keeps
    static ThreadKind of(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.beginning.matcher(name).lookingAt())
                .findFirst()
                .orElse(OTHER);
    }
}
