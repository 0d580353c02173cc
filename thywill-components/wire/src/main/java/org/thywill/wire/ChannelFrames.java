package org.thywill.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.thywill.component.Publication;
import org.thywill.component.Publication.Change;

/// Encodes what is published on one channel. The part that all frames of the channel begin with is made once.
public final class ChannelFrames {
    private static final String OFFSET = ",\"offset\":";
    private static final String KEY = ",\"key\":";
    private static final String DATA = ",\"data\":";
    private static final String BASE = ",\"base\":";
    private static final String PATCH = ",\"patch\":";
    private static final String SCORE = ",\"score\":";
    private static final int MAX_NUMBER = 25;
    private static final int MAX_DIGITS = 20;
    private static final int CHARS_PER_ESCAPE = 6;

    private final byte[] unnumbered;
    private final byte[] numbered;

    public ChannelFrames(String channel) {
        var beginning = "{\"channel\":\"" + channel + '"';
        unnumbered = beginning.getBytes(StandardCharsets.US_ASCII);
        numbered = (beginning + OFFSET).getBytes(StandardCharsets.US_ASCII);
    }

    public byte[] encode(Publication publication) {
        var writer = new JsonWriter(size(publication));
        append(publication, writer);
        return writer.toBytes();
    }

    /// Encodes what has changed since another publication, which has data too.
    ///
    /// @param before an earlier one of the same key
    /// @return `null` if that is no shorter than the whole, or cannot be said
    public byte @Nullable [] encodeDelta(Publication publication, Publication before) {
        var base = Long.toString(before.offset());
        int more = BASE.length() + base.length() + PATCH.length() - DATA.length();
        var patch = MergePatch.between(
                before.json(), publication.json(), publication.json().length() - more - 1);
        if (patch == null) {
            return null;
        }
        var writer = new JsonWriter(size(publication) - publication.json().length() + more + patch.length);
        head(publication, writer);
        writer.ascii(BASE).ascii(base).ascii(PATCH).raw(patch);
        score(publication.change(), writer);
        return writer.ascii("}").toBytes();
    }

    void append(Publication publication, JsonWriter writer) {
        head(publication, writer);
        var change = publication.change();
        if (change != null && change.removed()) {
            writer.ascii(",\"removed\":true}");
            return;
        }
        writer.ascii(DATA).raw(publication.json());
        score(change, writer);
        writer.ascii("}");
    }

    private void head(Publication publication, JsonWriter writer) {
        if (publication.offset() > 0) {
            writer.raw(numbered).integer(publication.offset());
        } else {
            writer.raw(unnumbered);
        }
        var key = publication.key();
        if (key != null) {
            writer.ascii(KEY).text(key);
        }
    }

    static void score(@Nullable Change change, JsonWriter writer) {
        if (change != null && change.score() != null) {
            writer.ascii(SCORE).number(change.score());
        }
    }

    int size(Publication publication) {
        var key = publication.key();
        return numbered.length
                + MAX_DIGITS
                + (key == null ? 0 : KEY.length() + 2 + key.length() * CHARS_PER_ESCAPE)
                + DATA.length()
                + publication.json().length()
                + (publication.change() == null ? 0 : SCORE.length() + MAX_NUMBER)
                + 1;
    }
}
