package org.thywill.data;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.util.JsonGeneratorDelegate;

/// Writes only what can travel, and bytes in their form. What cannot is an [UnfitException]. For one value and one
/// thread.
final class CheckedGenerator extends JsonGeneratorDelegate {
    /// With the frame around it, data is nested as deep as a client's parser allows.
    private static final int MAX_DEPTH = 31;

    private static final int SHOWN_STEPS = 12;

    /// The depths at which an object has begun with [Data#BYTES].
    private final BitSet reserved = new BitSet();

    CheckedGenerator(JsonGenerator delegate) {
        super(delegate, false);
    }

    @Override
    public JsonGenerator writeStartArray() {
        return deeper(() -> delegate.writeStartArray());
    }

    @Override
    public JsonGenerator writeStartArray(Object value) {
        return deeper(() -> delegate.writeStartArray(value));
    }

    @Override
    public JsonGenerator writeStartArray(Object value, int size) {
        return deeper(() -> delegate.writeStartArray(value, size));
    }

    @Override
    public JsonGenerator writeStartObject() {
        return deeper(() -> delegate.writeStartObject());
    }

    @Override
    public JsonGenerator writeStartObject(Object value) {
        return deeper(() -> delegate.writeStartObject(value));
    }

    @Override
    public JsonGenerator writeStartObject(Object value, int size) {
        return deeper(() -> delegate.writeStartObject(value, size));
    }

    private JsonGenerator deeper(Runnable start) {
        if (streamWriteContext().getNestingDepth() >= MAX_DEPTH) {
            throw unfit("is nested more than " + MAX_DEPTH + " levels deep, or part of itself");
        }
        start.run();
        return this;
    }

    @Override
    public JsonGenerator writeEndObject() {
        var context = streamWriteContext();
        if (reserved.get(context.getNestingDepth()) && context.getEntryCount() == 1) {
            throw new UnfitException(path(context.getParent(), false) + " has " + Data.BYTES
                    + " as its only member, which stands for bytes; give a byte[] instead");
        }
        delegate.writeEndObject();
        return this;
    }

    @Override
    public JsonGenerator writeName(String name) {
        delegate.writeName(name);
        named(name);
        return this;
    }

    @Override
    public JsonGenerator writeName(SerializableString name) {
        delegate.writeName(name);
        named(name.getValue());
        return this;
    }

    private void named(String name) {
        if (isTorn(name)) {
            throw unfit("has a name with half of a surrogate pair");
        }
        reserved.set(streamWriteContext().getNestingDepth(), name.equals(Data.BYTES));
    }

    @Override
    public JsonGenerator writeString(String text) {
        if (text != null && isTorn(text)) {
            throw unfit("is a text with half of a surrogate pair");
        }
        delegate.writeString(text);
        return this;
    }

    @Override
    public JsonGenerator writeString(char[] buffer, int offset, int length) {
        return writeString(new String(buffer, offset, length));
    }

    @Override
    public JsonGenerator writeString(SerializableString text) {
        return writeString(text.getValue());
    }

    @Override
    public JsonGenerator writeNumber(double number) {
        if (!Double.isFinite(number)) {
            throw unfit("is " + number);
        }
        delegate.writeNumber(number);
        return this;
    }

    @Override
    public JsonGenerator writeNumber(float number) {
        if (!Float.isFinite(number)) {
            throw unfit("is " + number);
        }
        delegate.writeNumber(number);
        return this;
    }

    @Override
    public JsonGenerator writeArray(double[] numbers, int offset, int length) {
        writeStartArray();
        for (int i = offset; i < offset + length; i++) {
            writeNumber(numbers[i]);
        }
        return writeEndArray();
    }

    @Override
    public JsonGenerator writeArray(String[] texts, int offset, int length) {
        writeStartArray();
        for (int i = offset; i < offset + length; i++) {
            writeString(texts[i]);
        }
        return writeEndArray();
    }

    @Override
    public JsonGenerator writeBinary(Base64Variant variant, byte[] bytes, int offset, int length) {
        writeStartObject();
        delegate.writeName(Data.BYTES);
        delegate.writeBinary(variant, bytes, offset, length);
        delegate.writeEndObject();
        return this;
    }

    /// Whether it has half of a surrogate pair. Every text that is sent comes by: this allocates nothing.
    private static boolean isTorn(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean whole = i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
                if (!whole) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /// About the value that is to be written next.
    private UnfitException unfit(String finding) {
        return new UnfitException(path(streamWriteContext(), true) + " " + finding);
    }

    /// @param next whether the value that is to be written next is meant, or the one under way
    private static String path(TokenStreamContext innermost, boolean next) {
        Deque<String> steps = new ArrayDeque<>();
        int index = next ? innermost.getEntryCount() : innermost.getCurrentIndex();
        for (var context = innermost; context != null && !context.inRoot(); context = context.getParent()) {
            steps.addFirst(context.inArray() ? "[" + index + "]" : "." + context.currentName());
            index = context.getParent() == null ? 0 : context.getParent().getCurrentIndex();
        }
        var all = steps.toArray(String[]::new);
        if (all.length <= SHOWN_STEPS) {
            return "$" + String.join("", all);
        }
        int half = SHOWN_STEPS / 2;
        var first = String.join("", Arrays.copyOf(all, half));
        var last = String.join("", Arrays.copyOfRange(all, all.length - half, all.length));
        return "$" + first + "…" + last;
    }
}
