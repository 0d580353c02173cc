package org.thywill.wire;

import java.nio.charset.StandardCharsets;
import org.thywill.component.Publication;

/// Encodes what is published on one channel. The part that all frames of the channel begin with is made once.
public final class ChannelFrames {
    private static final String DATA = ",\"data\":";
    private static final int MAX_DIGITS = 20;

    private final byte[] beginning;

    public ChannelFrames(String channel) {
        beginning = ("{\"channel\":\"" + channel + "\",\"offset\":").getBytes(StandardCharsets.US_ASCII);
    }

    public byte[] encode(Publication publication) {
        var writer = new JsonWriter(size(publication));
        append(publication, writer);
        return writer.toBytes();
    }

    void append(Publication publication, JsonWriter writer) {
        writer.raw(beginning)
                .integer(publication.offset())
                .ascii(DATA)
                .raw(publication.json())
                .ascii("}");
    }

    int size(Publication publication) {
        return beginning.length
                + MAX_DIGITS
                + DATA.length()
                + publication.json().length()
                + 1;
    }
}
