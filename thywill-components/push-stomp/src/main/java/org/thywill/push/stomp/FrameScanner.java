package org.thywill.push.stomp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Finds the frames of one message and checks their form (STOMP 1.2, "Augmented BNF"), more strictly than a decoder
/// that is generous to its clients would: what is doubtful ends the connection before anything reads it.
final class FrameScanner {
    static final int MAX_HEADERS = 64;

    private static final Set<String> COMMANDS = Set.of(
            "CONNECT",
            "STOMP",
            "SEND",
            "SUBSCRIBE",
            "UNSUBSCRIBE",
            "ACK",
            "NACK",
            "BEGIN",
            "COMMIT",
            "ABORT",
            "DISCONNECT");
    private static final byte[] CONTENT_LENGTH = "content-length".getBytes(StandardCharsets.US_ASCII);
    private static final int UNKNOWN = -1;
    private static final int SHOWN = 32;

    private final byte[] bytes;
    private int at;
    private int lineFrom;
    private int lineTo;
    private int contentLength;

    private FrameScanner(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @param from of its command
    /// @param to behind its NUL
    record Slice(int from, int to) {}

    /// @return no frame if the message is line ends only: a heart-beat
    /// @throws MalformedFrameException if any of the frames is not well-formed, or not whole
    static List<Slice> scan(byte[] message) {
        return new FrameScanner(message).scan();
    }

    private List<Slice> scan() {
        var slices = new ArrayList<Slice>();
        while (skipLineEnds()) {
            int from = at;
            scanFrame();
            slices.add(new Slice(from, at));
        }
        return slices;
    }

    private boolean skipLineEnds() {
        while (at < bytes.length && (bytes[at] == '\n' || isCrLf(at))) {
            at += bytes[at] == '\n' ? 1 : 2;
        }
        return at < bytes.length;
    }

    private boolean isCrLf(int index) {
        return bytes[index] == '\r' && index + 1 < bytes.length && bytes[index + 1] == '\n';
    }

    private void scanFrame() {
        nextLine("a command");
        var command = new String(bytes, lineFrom, lineTo - lineFrom, StandardCharsets.UTF_8);
        if (!COMMANDS.contains(command)) {
            throw new MalformedFrameException("Unknown command: found \"" + shown(command) + "\", expected one of "
                    + COMMANDS.stream().sorted().toList());
        }
        boolean escapes = !command.equals("CONNECT") && !command.equals("STOMP");
        scanHeaders(escapes);
        int body = at;
        scanBody();
        if (at - 1 > body && !command.equals("SEND")) {
            throw new MalformedFrameException(command + " must not have a body; only SEND may");
        }
    }

    private void scanHeaders(boolean escapes) {
        contentLength = UNKNOWN;
        nextLine("headers or a blank line");
        for (int headers = 0; lineTo > lineFrom; headers++) {
            if (headers == MAX_HEADERS) {
                throw new MalformedFrameException("More than " + MAX_HEADERS + " headers");
            }
            scanHeader(escapes);
            nextLine("headers or a blank line");
        }
    }

    private void scanHeader(boolean escapes) {
        int colon = lineFrom;
        while (colon < lineTo && bytes[colon] != ':') {
            colon++;
        }
        if (colon == lineFrom || colon == lineTo) {
            throw new MalformedFrameException("A header must be name:value, but found \"" + shown(line()) + "\"");
        }
        if (escapes) {
            checkEscapes();
        }
        if (contentLength == UNKNOWN && isContentLength(colon)) {
            contentLength = parseLength(colon + 1);
        }
    }

    /// Line ends could forge headers where a value comes back, and no header here needs them, so they are refused.
    private void checkEscapes() {
        for (int i = lineFrom; i < lineTo; i++) {
            if (bytes[i] != '\\') {
                continue;
            }
            int letter = ++i < lineTo ? bytes[i] : -1;
            if (letter == 'n' || letter == 'r') {
                throw new MalformedFrameException("A header must not contain a line end, escaped or not");
            }
            if (letter != '\\' && letter != 'c') {
                throw new MalformedFrameException("Undefined escape in the header \"" + shown(line()) + "\"");
            }
        }
    }

    private boolean isContentLength(int colon) {
        if (colon - lineFrom != CONTENT_LENGTH.length) {
            return false;
        }
        for (int i = 0; i < CONTENT_LENGTH.length; i++) {
            if (bytes[lineFrom + i] != CONTENT_LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private int parseLength(int from) {
        int length = 0;
        for (int i = from; i < lineTo; i++) {
            if (bytes[i] < '0' || bytes[i] > '9' || length > bytes.length) {
                throw wrongLength();
            }
            length = length * 10 + bytes[i] - '0';
        }
        if (from == lineTo || length > bytes.length) {
            throw wrongLength();
        }
        return length;
    }

    private MalformedFrameException wrongLength() {
        return new MalformedFrameException(
                "content-length must be the number of bytes of the body, but found \"" + shown(line()) + "\"");
    }

    private void scanBody() {
        if (contentLength != UNKNOWN) {
            at = contentLength > bytes.length - at ? bytes.length : at + contentLength;
            if (at == bytes.length || bytes[at] != 0) {
                throw new MalformedFrameException("No NUL stands content-length bytes behind the head");
            }
        }
        while (at < bytes.length && bytes[at] != 0) {
            at++;
        }
        if (at == bytes.length) {
            throw new MalformedFrameException("The message ends before the frame's NUL; a frame must be whole");
        }
        at++;
    }

    private void nextLine(String expected) {
        lineFrom = at;
        while (at < bytes.length && bytes[at] != '\n') {
            if (bytes[at] == 0 || (bytes[at] == '\r' && !isCrLf(at))) {
                throw new MalformedFrameException("Expected " + expected + ", but found a NUL or a lone CR");
            }
            at++;
        }
        if (at == bytes.length) {
            throw new MalformedFrameException("Expected " + expected + ", but the message ends");
        }
        lineTo = at > lineFrom && bytes[at - 1] == '\r' ? at - 1 : at;
        at++;
    }

    private String line() {
        return new String(bytes, lineFrom, lineTo - lineFrom, StandardCharsets.UTF_8);
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
