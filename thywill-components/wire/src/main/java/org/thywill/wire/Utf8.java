package org.thywill.wire;

/// Well-formed UTF-8 (RFC 3629, section 4): no overlong forms, no surrogates, nothing past U+10FFFF.
final class Utf8 {
    private Utf8() {}

    /// The length of the well-formed sequence of two to four bytes that begins at `at`.
    static int sequenceLength(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xff;
        int length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
        if (length == 0 || end - at < length || !secondFits(lead, bytes[at + 1] & 0xff)) {
            throw malformed(lead);
        }
        for (int i = at + 2; i < at + length; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                throw malformed(lead);
            }
        }
        return length;
    }

    private static boolean secondFits(int lead, int second) {
        int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int greatest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        return second >= least && second <= greatest;
    }

    private static MalformedException malformed(int lead) {
        return new MalformedException("not UTF-8: no character begins with 0x%02x like that".formatted(lead));
    }
}
