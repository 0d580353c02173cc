package org.thywill.push.stomp;

import java.util.LinkedHashMap;
import java.util.Map;

/// A frame as a test writes and reads it, without the library under test.
record TestFrame(String command, Map<String, String> headers, String body) {

    /// @param headers as they stand in the frame: `name:value`
    static String text(String command, String body, String... headers) {
        var text = new StringBuilder(command).append('\n');
        for (var header : headers) {
            text.append(header).append('\n');
        }
        return text.append('\n').append(body).append('\0').toString();
    }

    /// @param text one frame, with or without its NUL
    static TestFrame parse(String text) {
        int blank = text.indexOf("\n\n");
        var lines = text.substring(0, blank).split("\n", -1);
        boolean escapes = !lines[0].equals("CONNECTED");
        var headers = new LinkedHashMap<String, String>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            var value = lines[i].substring(colon + 1);
            headers.putIfAbsent(lines[i].substring(0, colon), escapes ? unescape(value) : value);
        }
        int nul = text.indexOf('\0', blank);
        return new TestFrame(lines[0], headers, text.substring(blank + 2, nul < 0 ? text.length() : nul));
    }

    private static String unescape(String value) {
        return value.replace("\\c", ":")
                .replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\\\", "\\");
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
