package org.thywill.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads JSON (RFC 8259) from bytes, strictly and within limits, without building anything but what it is asked
/// for.
///
/// It is stricter than general parsers: UTF-8 must be well-formed (RFC 3629, section 4), surrogates must come in
/// pairs, and a byte order mark is an error. So whatever passes can be sent on as it is. One scanner serves one
/// thread and is used again for every frame.
final class JsonScanner {
    private static final int SHOWN = 40;

    private final JsonLimits limits;
    private byte[] bytes = {};
    private int at;
    private int end;
    private int depth;
    private int tokens;
    private int markAt;
    private int markTokens;
    private boolean spaced;
    private int textFrom;
    private int textTo;
    private boolean escaped;

    JsonScanner(JsonLimits limits) {
        this.limits = limits;
    }

    /// Turns to the bytes from `from` to before `to`, which must not change while they are scanned.
    void reset(byte[] source, int from, int to) {
        bytes = source;
        at = from;
        end = to;
        depth = 0;
        tokens = 0;
        spaced = false;
    }

    /// Lets go of the bytes.
    void release() {
        bytes = new byte[0];
        at = 0;
        end = 0;
    }

    /// Remembers this place; it must be before an object.
    void mark() {
        markAt = at;
        markTokens = tokens;
    }

    /// Goes back to the marked place, after the object there has been read to its end.
    void goBack() {
        at = markAt;
        tokens = markTokens;
    }

    /// The next byte that is no white space, or -1 at the end.
    int peek() {
        while (at < end) {
            byte b = bytes[at];
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b & 0xff;
            }
            spaced = true;
            at++;
        }
        return -1;
    }

    void beginObject() {
        expect('{', "an object");
        enter();
    }

    /// Moves on to the next member of an object, up to and including its colon. Its name is then the current text.
    ///
    /// @param first whether the object has just begun
    /// @return false at the end of the object
    boolean nextMember(boolean first) {
        if (peek() == '}') {
            at++;
            depth--;
            return false;
        }
        if (!first) {
            expect(',', "\",\" or \"}\"");
        }
        if (peek() != '"') {
            throw unexpected("a member's name in double quotes");
        }
        scanText(limits.nameBytes(), "a member's name");
        expect(':', "\":\"");
        return true;
    }

    /// Reads a text; it is the current text then.
    void scanText() {
        if (peek() != '"') {
            throw unexpected("a text");
        }
        scanText(limits.textBytes(), "a text");
    }

    /// Whether the current text, written without escapes, consists of these bytes.
    boolean textIs(byte[] ascii) {
        return !escaped && Arrays.equals(bytes, textFrom, textTo, ascii, 0, ascii.length);
    }

    String text() {
        if (escaped) {
            return JsonText.unescape(bytes, textFrom, textTo);
        }
        return new String(bytes, textFrom, textTo - textFrom, StandardCharsets.UTF_8);
    }

    /// Reads an integer that is not negative and has neither fraction nor exponent.
    ///
    /// @param least 0 or more
    /// @param greatest 2^53 − 1 or less
    /// @return -1 if the value is something else, or out of that range; it is still to be read then
    long tryInteger(long least, long greatest) {
        peek();
        int from = at;
        long value = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9' && at - from < 16) {
            value = value * 10 + bytes[at++] - '0';
        }
        boolean leadingZero = at - from > 1 && bytes[from] == '0';
        boolean goesOn = at < end && isNumberPart(bytes[at]);
        if (at == from || leadingZero || goesOn || value < least || value > greatest) {
            at = from;
            return -1;
        }
        countToken();
        return value;
    }

    /// Reads a number, which is infinite if it is too great.
    double number() {
        int next = peek();
        if (next != '-' && (next < '0' || next > '9')) {
            throw unexpected("a number");
        }
        int from = at;
        skipNumber();
        return Double.parseDouble(new String(bytes, from, at - from, StandardCharsets.US_ASCII));
    }

    /// Reads over one value and gives its bytes in an array of their own, without white space around its tokens.
    byte[] raw() {
        peek();
        spaced = false;
        int from = at;
        skipValue();
        return spaced ? JsonText.compact(bytes, from, at) : Arrays.copyOfRange(bytes, from, at);
    }

    /// Reads over one value, whatever it is.
    void skipValue() {
        switch (peek()) {
            case '{' -> skipObject();
            case '[' -> skipArray();
            case '"' -> scanText(limits.textBytes(), "a text");
            case 't' -> skipWord("true");
            case 'f' -> skipWord("false");
            case 'n' -> skipWord("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> skipNumber();
            default -> throw unexpected("a value");
        }
    }

    boolean tryTrue() {
        if (peek() != 't') {
            return false;
        }
        skipWord("true");
        return true;
    }

    void expectEnd() {
        if (peek() != -1) {
            throw unexpected("nothing after the frame's object");
        }
    }

    /// Says what stands here instead of what was expected.
    MalformedException unexpected(String expected) {
        return new MalformedException("expected " + expected + ", but found " + found());
    }

    private String found() {
        int next = peek();
        if (next == -1) {
            return "the end of the frame (a frame must not contain a line feed)";
        }
        if (next == 0xef && at + 2 < end && (bytes[at + 1] & 0xff) == 0xbb && (bytes[at + 2] & 0xff) == 0xbf) {
            return "a byte order mark";
        }
        int to = at;
        while (to < end && to - at < SHOWN && bytes[to] >= ' ' && bytes[to] < 0x7f) {
            to++;
        }
        return to == at
                ? "the byte 0x%02x".formatted(next)
                : new String(bytes, at, to - at, StandardCharsets.US_ASCII) + (to < end ? "…" : "");
    }

    private void expect(char what, String name) {
        if (peek() != what) {
            throw unexpected(name);
        }
        at++;
    }

    private void enter() {
        countToken();
        if (++depth > limits.depth()) {
            throw new MalformedException("nested more than " + limits.depth() + " levels deep");
        }
    }

    private void countToken() {
        if (++tokens > limits.tokens()) {
            throw new MalformedException("more than " + limits.tokens() + " names and values");
        }
    }

    private void skipObject() {
        beginObject();
        for (boolean first = true; nextMember(first); first = false) {
            skipValue();
        }
    }

    private void skipArray() {
        at++;
        enter();
        if (peek() != ']') {
            skipValue();
            while (peek() == ',') {
                at++;
                skipValue();
            }
        }
        expect(']', "\",\" or \"]\"");
        depth--;
    }

    private void skipWord(String word) {
        int length = word.length();
        if (end - at < length || !word.equals(new String(bytes, at, length, StandardCharsets.ISO_8859_1))) {
            throw unexpected("a value");
        }
        countToken();
        at += length;
    }

    private void skipNumber() {
        countToken();
        int from = at;
        if (bytes[at] == '-') {
            at++;
        }
        if (at < end && bytes[at] == '0') {
            at++;
        } else {
            skipDigits();
        }
        if (at < end && bytes[at] == '.') {
            at++;
            skipDigits();
        }
        if (at < end && (bytes[at] | 0x20) == 'e') {
            at++;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            skipDigits();
        }
        if (at - from > limits.numberChars()) {
            throw new MalformedException("a number of more than " + limits.numberChars() + " characters");
        }
        if (at < end && isNumberPart(bytes[at])) {
            throw unexpected("the end of a number");
        }
    }

    private void skipDigits() {
        int from = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw unexpected("a digit");
        }
    }

    private static boolean isNumberPart(byte b) {
        int lower = b | 0x20;
        return (b >= '0' && b <= '9') || b == '.' || b == '+' || b == '-' || (lower >= 'a' && lower <= 'z');
    }

    private void scanText(int limit, String what) {
        countToken();
        int from = ++at;
        boolean sawEscape = false;
        while (true) {
            if (at - from > limit) {
                throw new MalformedException(what + " of more than " + limit + " bytes");
            }
            if (at >= end) {
                throw unexpected("the end of " + what);
            }
            byte b = bytes[at];
            if (b == '"') {
                break;
            } else if (b == '\\') {
                sawEscape = true;
                skipEscape();
            } else if (b >= ' ') {
                at++;
            } else if (b >= 0) {
                throw new MalformedException("the control character 0x%02x unescaped in %s".formatted(b, what));
            } else {
                at += Utf8.sequenceLength(bytes, at, end);
            }
        }
        textFrom = from;
        textTo = at++;
        escaped = sawEscape;
    }

    private void skipEscape() {
        int letter = at + 1 < end ? bytes[at + 1] : -1;
        switch (letter) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at += 2;
            case 'u' -> {
                int unit = hex4(at + 2);
                at += 6;
                if (Character.isHighSurrogate((char) unit)) {
                    boolean paired = at + 1 < end && bytes[at] == '\\' && bytes[at + 1] == 'u';
                    if (!paired || !Character.isLowSurrogate((char) hex4(at + 2))) {
                        throw new MalformedException("half of a surrogate pair in a text");
                    }
                    at += 6;
                } else if (Character.isLowSurrogate((char) unit)) {
                    throw new MalformedException("half of a surrogate pair in a text");
                }
            }
            default -> throw unexpected("an escape such as \\n or \\u00e4");
        }
    }

    private int hex4(int from) {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < end ? Character.digit(bytes[i], 16) : -1;
            if (digit < 0) {
                throw unexpected("four hexadecimal digits after \\u");
            }
            value = (value << 4) | digit;
        }
        return value;
    }
}
