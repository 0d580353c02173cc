package org.thywill.remote;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a client wants done, before it has a number.
///
/// @param channel empty for what is not about a channel
/// @param members the frame's members but the number, as JSON without the braces
record Message(Kind kind, String channel, String members) {

    enum Kind {
        SEND,
        CREDENTIALS,
        CALL,
        NOTIFY,
        PUSH,
        RESULT,
        PUBLISH,
        HISTORY,
        SUBSCRIBE,
        UNSUBSCRIBE,
        PUT,
        REMOVE
    }

    /// What `{"number":9007199254740991,}` adds, in bytes.
    private static final int FRAMING_BYTES = 28;

    private static final int MAX_NAME_CHARS = 128;
    private static final int MAX_KEY_CHARS = 128;
    private static final int MAX_HISTORY = 1_000;
    /// 2^53 − 1.
    private static final long MAX_INTEGER = (1L << 53) - 1;

    private static final Pattern NAME = Pattern.compile("[^\\p{Cc}\\p{Cs}]+");
    private static final Pattern EPOCH = Pattern.compile("[A-Za-z0-9._~-]{1,200}");
    private static final Pattern CHANNEL = Pattern.compile("[A-Za-z0-9._:/-]{1,255}");
    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9._:/-]{0,254}\\*");

    static Message send(@Nullable Object data) {
        return new Message(Kind.SEND, "", "\"send\":" + Json.write(data));
    }

    static Message credentials(String text) {
        return new Message(Kind.CREDENTIALS, "", "\"credentials\":" + Json.write(text));
    }

    /// @param timeoutMs 0 for no limit
    static Message call(String name, @Nullable Object data, long timeoutMs) {
        var limit = timeoutMs > 0 ? ",\"timeoutMs\":" + timeoutMs : "";
        return new Message(Kind.CALL, "", named("call", name, data) + limit);
    }

    static Message notify(String name, @Nullable Object data) {
        return new Message(Kind.NOTIFY, "", named("notify", name, data));
    }

    static Message push(String queue, @Nullable Object data) {
        return new Message(Kind.PUSH, "", named("push", queue, data));
    }

    static Message result(String call, @Nullable Object data) {
        return new Message(Kind.RESULT, "", named("result", call, data));
    }

    static Message error(String call, String code, String message) {
        var error = "{\"code\":" + Json.write(code) + ",\"message\":" + Json.write(message) + "}";
        return new Message(Kind.RESULT, "", "\"result\":" + Json.write(call) + ",\"error\":" + error);
    }

    private static String named(String verb, String name, @Nullable Object data) {
        return "\"" + verb + "\":" + Json.write(name) + ",\"data\":" + Json.write(data);
    }

    /// @throws IllegalArgumentException if no function and no queue can have that name
    static String requireName(String name) {
        if (name.length() > MAX_NAME_CHARS || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A name is 1 to 128 characters without control characters, but was: " + name);
        }
        return name;
    }

    static Message publish(String channel, @Nullable Object data, PublishOptions options) {
        var members = "\"publish\":\"" + channel + "\",\"data\":" + Json.write(data);
        return new Message(Kind.PUBLISH, channel, members + member("id", options.id()) + member("key", options.key()));
    }

    private static String member(String name, String text) {
        return text.isEmpty() ? "" : ",\"" + name + "\":" + Json.write(text);
    }

    /// @throws IllegalArgumentException if it is not 1 to 1,000
    static Message history(String channel, int recent) {
        return history(channel, ",\"recent\":" + requirePublications(recent));
    }

    /// @throws IllegalArgumentException if the limit is not 1 to 1,000, or the server never gives such a position
    static Message history(String channel, Position after, int limit) {
        return history(channel, position(after) + ",\"limit\":" + requirePublications(limit));
    }

    private static Message history(String channel, String part) {
        return new Message(Kind.HISTORY, channel, "\"history\":\"" + channel + "\"" + part);
    }

    private static int requirePublications(int count) {
        if (count < 1 || count > MAX_HISTORY) {
            throw new IllegalArgumentException(
                    "1 to " + MAX_HISTORY + " publications can be had at once, but asked for were " + count);
        }
        return count;
    }

    private static String position(Position position) {
        if (!EPOCH.matcher(position.epoch()).matches()) {
            throw new IllegalArgumentException(
                    "An epoch is 1 to 200 of A-Z a-z 0-9 . _ ~ - but was: " + position.epoch());
        }
        if (position.offset() < 0 || position.offset() > MAX_INTEGER) {
            throw new IllegalArgumentException("An offset is 0 to 2^53 - 1, but was " + position.offset());
        }
        return ",\"epoch\":" + Json.write(position.epoch()) + ",\"offset\":" + position.offset();
    }

    /// @param recent how many of the newest publications come first; 0 for none
    static Message subscribe(String channel, int recent) {
        var wish = recent > 0 ? ",\"recent\":" + recent : "";
        return new Message(Kind.SUBSCRIBE, channel, "\"subscribe\":\"" + channel + "\"" + wish);
    }

    /// @throws IllegalArgumentException if the server never gives such a position
    static Message subscribe(String channel, Position after) {
        return new Message(Kind.SUBSCRIBE, channel, "\"subscribe\":\"" + channel + "\"" + position(after));
    }

    static Message unsubscribe(String channel) {
        return new Message(Kind.UNSUBSCRIBE, channel, "\"unsubscribe\":\"" + channel + "\"");
    }

    static Message put(String channel, String key, @Nullable Object data, PutOptions options) {
        var entry = "\"put\":\"" + channel + "\",\"key\":" + Json.write(requireKey(key));
        return new Message(Kind.PUT, channel, entry + ",\"data\":" + Json.write(data) + options.members());
    }

    /// @param version that the entry must have; 0 for any
    /// @throws IllegalArgumentException if no entry can have that key or version
    static Message remove(String channel, String key, long version) {
        var condition = version == 0 ? "" : ",\"if\":" + requireVersion(version);
        var entry = "\"remove\":\"" + channel + "\",\"key\":" + Json.write(requireKey(key));
        return new Message(Kind.REMOVE, channel, entry + condition);
    }

    /// @throws IllegalArgumentException if no entry can have that version
    static long requireVersion(long version) {
        if (version < 1 || version > MAX_INTEGER) {
            throw new IllegalArgumentException("A version is 1 to 2^53 - 1, but was " + version);
        }
        return version;
    }

    /// @throws IllegalArgumentException if no entry can have that key
    static Message removeIfPresent(String channel, String key) {
        var entry = "\"remove\":\"" + channel + "\",\"key\":" + Json.write(requireKey(key));
        return new Message(Kind.REMOVE, channel, entry + ",\"if\":\"present\"");
    }

    private static String requireKey(String key) {
        if (key.isEmpty() || key.length() > MAX_KEY_CHARS) {
            throw new IllegalArgumentException(
                    "A key has 1 to " + MAX_KEY_CHARS + " characters, but this has " + key.length());
        }
        if (key.codePoints().anyMatch(Message::isHalf)) {
            throw new IllegalArgumentException("A key must not hold half of a surrogate pair");
        }
        return key;
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /// @throws IllegalArgumentException if no channel can have that name
    static String requireChannel(String name) {
        if (!CHANNEL.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A channel's name is 1 to 255 of A-Z a-z 0-9 . _ : / - but was: " + name);
        }
        return name;
    }

    /// @throws IllegalArgumentException if it is no pattern
    static String requirePattern(String name) {
        if (!PATTERN.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A pattern is the beginning of channels' names and then *, but was: " + name);
        }
        return name;
    }

    Frame numbered(long number) {
        return new Frame(number, "{\"number\":" + number + "," + members + "}");
    }

    Frame unnumbered() {
        return new Frame(0, "{" + members + "}");
    }

    /// The most bytes its frame can have.
    int maxBytes() {
        return Json.utf8Length(members) + FRAMING_BYTES;
    }
}
