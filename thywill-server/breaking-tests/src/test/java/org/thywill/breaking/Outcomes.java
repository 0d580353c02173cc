package org.thywill.breaking;

/// How many messages were to be published, and how many of those were by now, or were refused.
record Outcomes(long attempted, long done, long refused) {
    static final Outcomes NONE = new Outcomes(0, 0, 0);

    Outcomes plus(Outcomes others) {
        return new Outcomes(attempted + others.attempted, done + others.done, refused + others.refused);
    }

    Outcomes since(Outcomes before) {
        return new Outcomes(attempted - before.attempted, done - before.done, refused - before.refused);
    }
}
