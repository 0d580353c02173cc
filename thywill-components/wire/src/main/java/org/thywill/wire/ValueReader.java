package org.thywill.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.thywill.app.Condition;
import org.thywill.component.ConnectRequest.Subscription;
import org.thywill.component.Position;
import org.thywill.component.ServerMessage.Failure;

/// Reads values of the forms that frames are made of.
final class ValueReader {
    private static final int MAX_NAME = 128;

    private final JsonScanner scanner;
    private final Path path;

    ValueReader(JsonScanner scanner, Path path) {
        this.scanner = scanner;
        this.path = path;
    }

    /// Notes that the current member stands in an object, in which it must not have stood before.
    ///
    /// @param seen the members that did, as bits
    /// @return the same with this one
    long see(long seen, Member member, int level) {
        path.at(level, member);
        if ((seen & member.bit()) != 0) {
            throw new MalformedException("stands there twice");
        }
        return seen | member.bit();
    }

    long integer(long least, long greatest) {
        long value = scanner.tryInteger(least, greatest);
        if (value < 0) {
            throw scanner.unexpected("an integer from " + least + " to " + greatest);
        }
        return value;
    }

    String text() {
        scanner.scanText();
        return scanner.text();
    }

    String id() {
        var text = text();
        if (!Names.isId(text)) {
            throw new MalformedException("expected 1 to 200 of A-Z a-z 0-9 . _ ~ -, but found " + quoted(text));
        }
        return text;
    }

    /// An id or a key that the client has chosen.
    String shortText() {
        var text = text();
        if (text.isEmpty() || text.length() > Names.MAX_KEY_CHARS) {
            throw new MalformedException(
                    "expected 1 to " + Names.MAX_KEY_CHARS + " characters, but found " + text.length());
        }
        return text;
    }

    String instance() {
        var text = text();
        if (!Names.isInstance(text)) {
            throw new MalformedException("expected 16 to 64 of A-Z a-z 0-9 _ -");
        }
        return text;
    }

    String application() {
        var text = text();
        if (!Names.isApplication(text)) {
            throw new MalformedException("expected 1 to 64 of a-z 0-9 - after a letter, but found " + quoted(text));
        }
        return text;
    }

    String channel() {
        var text = text();
        if (!Names.isChannel(text)) {
            throw notAChannel(text);
        }
        return text;
    }

    /// A channel's name or a pattern.
    String channels() {
        var text = text();
        if (!Names.isChannelOrPattern(text)) {
            throw notAChannel(text);
        }
        return text;
    }

    /// A text of the client's own that names something: 1 to 128 characters.
    String label() {
        var text = text();
        if (text.isEmpty() || text.length() > MAX_NAME) {
            throw new MalformedException("expected 1 to " + MAX_NAME + " characters, but found " + text.length());
        }
        return text;
    }

    double number() {
        double value = scanner.number();
        if (!Double.isFinite(value)) {
            throw new MalformedException("expected a number that is not greater than others can be");
        }
        return value;
    }

    /// `"new"`, `"present"`, or the number of a version.
    Condition condition() {
        if (scanner.peek() != '"') {
            return new Condition.Version(integer(1, ClientFrames.MAX_NUMBER));
        }
        var text = text();
        return switch (text) {
            case "new" -> Condition.NEW;
            case "present" -> Condition.PRESENT;
            default ->
                throw new MalformedException("expected \"new\", \"present\" or a version, but found " + quoted(text));
        };
    }

    String credentials() {
        var text = text();
        if (text.isEmpty() || text.length() > Names.MAX_CREDENTIALS) {
            throw new MalformedException("expected a text of 1 to " + Names.MAX_CREDENTIALS + " characters");
        }
        return text;
    }

    /// The name of a function or a queue.
    String name() {
        var text = text();
        if (!Names.isName(text)) {
            throw new MalformedException(
                    "expected a name, 1 to 128 characters but no control characters, but found " + quoted(text));
        }
        return text;
    }

    /// Why something failed at the other end: `code` and `message`.
    Failure failure(int level) {
        String code = null;
        String message = null;
        scanner.beginObject();
        for (boolean first = true; scanner.nextMember(first); first = false) {
            var name = scanner.text();
            path.at(level, name);
            switch (name) {
                case "code" -> code = once(code, code());
                case "message" -> message = once(message, text());
                default -> scanner.skipValue();
            }
            path.up(level);
        }
        if (code == null || message == null) {
            throw new MalformedException("lacks " + (code == null ? "code" : "message"));
        }
        return new Failure(code, message, 0);
    }

    private String code() {
        var text = text();
        if (!Names.isApplication(text)) {
            throw new MalformedException("expected 1 to 64 of a-z 0-9 - after a letter, but found " + quoted(text));
        }
        return text;
    }

    private static String once(@Nullable String before, String now) {
        if (before != null) {
            throw new MalformedException("stands there twice");
        }
        return now;
    }

    void yes() {
        if (!scanner.tryTrue()) {
            throw scanner.unexpected("true");
        }
    }

    /// An object from names to texts.
    Map<String, String> texts(int level) {
        var texts = new LinkedHashMap<String, String>();
        scanner.beginObject();
        for (boolean first = true; scanner.nextMember(first); first = false) {
            var name = scanner.text();
            putNew(texts, name, text());
        }
        path.up(level);
        return Collections.unmodifiableMap(texts);
    }

    /// An object from channels, the private one included, to offsets.
    Map<String, Long> offsets(int level) {
        return byChannel(level, Names::isChannelOrPrivate, () -> integer(0, ClientFrames.MAX_NUMBER));
    }

    Map<String, Position> positions(int level) {
        return byChannel(level, Names::isChannelOrPrivate, () -> {
            var position = subscription(level + 1).from();
            if (position == null) {
                throw new MalformedException("lacks epoch and offset");
            }
            return position;
        });
    }

    Map<String, Subscription> subscriptions(int level) {
        var subscriptions = byChannel(level, Names::isChannelOrPattern, () -> subscription(level + 1));
        subscriptions.forEach(ValueReader::checkPattern);
        return subscriptions;
    }

    /// A pattern stands for many channels, each with positions of its own.
    static void checkPattern(String channel, Subscription subscription) {
        if (channel.endsWith("*") && subscription.from() != null) {
            throw new MalformedException("gives one position for all channels under " + quoted(channel));
        }
    }

    private <T> Map<String, T> byChannel(int level, Predicate<String> isName, Supplier<T> value) {
        var values = new LinkedHashMap<String, T>();
        scanner.beginObject();
        for (boolean first = true; scanner.nextMember(first); first = false) {
            var channel = scanner.text();
            if (!isName.test(channel)) {
                throw notAChannel(channel);
            }
            path.at(level, channel);
            putNew(values, channel, value.get());
            path.up(level);
        }
        return Collections.unmodifiableMap(values);
    }

    private Subscription subscription(int level) {
        long seen = 0;
        String epoch = null;
        long offset = 0;
        long recent = 0;
        scanner.beginObject();
        for (boolean first = true; scanner.nextMember(first); first = false) {
            switch (Member.current(scanner)) {
                case RECENT -> {
                    seen = see(seen, Member.RECENT, level);
                    recent = integer(0, ClientFrames.MAX_NUMBER);
                }
                case EPOCH -> {
                    seen = see(seen, Member.EPOCH, level);
                    epoch = id();
                }
                case OFFSET -> {
                    seen = see(seen, Member.OFFSET, level);
                    offset = integer(0, ClientFrames.MAX_NUMBER);
                }
                case null, default -> scanner.skipValue();
            }
            path.up(level);
        }
        return subscription(epoch, (seen & Member.OFFSET.bit()) != 0, offset, recent);
    }

    static Subscription subscription(@Nullable String epoch, boolean hasOffset, long offset, long recent) {
        if ((epoch != null) != hasOffset) {
            throw new MalformedException("epoch and offset go together, but only one of them is there");
        }
        if (epoch != null) {
            return new Subscription(new Position(epoch, offset), 0);
        }
        return recent == 0 ? Subscription.LIVE : new Subscription(null, (int) Math.min(recent, Integer.MAX_VALUE));
    }

    private static <T> void putNew(Map<String, T> map, String name, T value) {
        if (map.put(name, value) != null) {
            throw new MalformedException("names " + quoted(name) + " twice");
        }
    }

    private static MalformedException notAChannel(String text) {
        return new MalformedException(
                "expected a channel's name, 1 to 255 of A-Z a-z 0-9 . _ : / -, but found " + quoted(text));
    }

    private static String quoted(String text) {
        return "\"" + (text.length() <= 40 ? text : text.substring(0, 40) + "…") + "\"";
    }
}
