package org.thywill.remote;

/// A frame on its way to the server.
///
/// @param number 0 if it has none: it is then done if it arrives
record Frame(long number, String text) {
    static final Frame LIFE = new Frame(0, "{}");
    static final Frame GOODBYE = new Frame(0, "{\"goodbye\":true}");

    static Frame received(long offset) {
        return new Frame(0, "{\"received\":{\"@\":" + offset + "}}");
    }

    static Frame cancel(long number) {
        return new Frame(0, "{\"cancel\":" + number + "}");
    }

    int bytes() {
        return Json.utf8Length(text);
    }
}
