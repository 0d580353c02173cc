package org.thywill.component.testkit;

import static org.thywill.component.testkit.WebSocketBytes.BINARY;
import static org.thywill.component.testkit.WebSocketBytes.CLOSE;
import static org.thywill.component.testkit.WebSocketBytes.CONTINUATION;
import static org.thywill.component.testkit.WebSocketBytes.FIN;
import static org.thywill.component.testkit.WebSocketBytes.PING;
import static org.thywill.component.testkit.WebSocketBytes.PONG;
import static org.thywill.component.testkit.WebSocketBytes.TEXT;
import static org.thywill.component.testkit.WebSocketBytes.close;
import static org.thywill.component.testkit.WebSocketBytes.frame;
import static org.thywill.component.testkit.WebSocketBytes.head;
import static org.thywill.component.testkit.WebSocketBytes.hex;
import static org.thywill.component.testkit.WebSocketBytes.join;
import static org.thywill.component.testkit.WebSocketBytes.masked;
import static org.thywill.component.testkit.WebSocketBytes.repeat;

import java.util.ArrayList;
import java.util.List;

/// What a WebSocket must not be sent (RFC 6455), in the classes of the Autobahn test suite. Each is to be answered
/// with a close of its code, at once, and nothing of it delivered.
public final class HostileFrames {
    private static final int PROTOCOL_ERROR = 1002;
    private static final int NOT_UTF8 = 1007;
    private static final int TOO_BIG = 1009;

    private final List<Bad> all = new ArrayList<>();

    private HostileFrames() {}

    /// @param bytes what comes after the handshake
    @SuppressWarnings("ArrayRecordComponent")
    public record Bad(String name, int code, byte[] bytes) {
        @Override
        public String toString() {
            return name + ": " + code;
        }
    }

    /// For a server that takes messages of 64 KiB in at most 64 fragments.
    public static List<Bad> all() {
        var frames = new HostileFrames();
        frames.framing();
        frames.reservedBits();
        frames.opcodes();
        frames.controlFrames();
        frames.fragmentation();
        frames.utf8();
        frames.closing();
        frames.limits();
        return List.copyOf(frames.all);
    }

    private void bad(int code, String name, byte[]... bytes) {
        all.add(new Bad(name, code, join(bytes)));
    }

    private void framing() {
        var mask = hex("37FA213D");
        bad(PROTOCOL_ERROR, "unmasked", hex("81 05 48656C6C6F"));
        bad(PROTOCOL_ERROR, "length not in its shortest form", hex("81 FE 0005"), mask, masked(new byte[5]));
        bad(PROTOCOL_ERROR, "long length not in its shortest form", hex("81 FF 0000000000000100"), mask);
        bad(PROTOCOL_ERROR, "negative length", hex("81 FF FFFFFFFFFFFFFFFF"), mask);
    }

    private void reservedBits() {
        for (int bits = 0x10; bits <= 0x70; bits += 0x10) {
            for (int opcode : new int[] {TEXT, BINARY, CLOSE, PING, PONG}) {
                bad(PROTOCOL_ERROR, "reserved bits %x, opcode %x".formatted(bits, opcode), frame(FIN | bits | opcode));
            }
        }
        bad(PROTOCOL_ERROR, "reserved bit in a continuation", frame(TEXT, "a"), frame(FIN | 0x40 | CONTINUATION, "b"));
    }

    private void opcodes() {
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            bad(PROTOCOL_ERROR, "opcode " + opcode, frame(FIN | opcode, "x"));
            bad(PROTOCOL_ERROR, "opcode " + opcode + " and nothing more", hex("8" + Integer.toHexString(opcode)));
        }
    }

    private void controlFrames() {
        for (int opcode : new int[] {CLOSE, PING, PONG}) {
            bad(
                    PROTOCOL_ERROR,
                    "control frame %x of 126 bytes".formatted(opcode),
                    frame(FIN | opcode, "x".repeat(126)));
            bad(PROTOCOL_ERROR, "control frame %x in fragments".formatted(opcode), frame(opcode, ""));
            bad(
                    PROTOCOL_ERROR,
                    "control frame %x in fragments inside a message".formatted(opcode),
                    frame(TEXT, "a"),
                    frame(opcode, "x"),
                    frame(FIN | CONTINUATION, "y"));
        }
    }

    private void fragmentation() {
        bad(PROTOCOL_ERROR, "continuation first", frame(CONTINUATION, "x"));
        bad(PROTOCOL_ERROR, "last continuation first", frame(FIN | CONTINUATION, "x"));
        bad(PROTOCOL_ERROR, "text inside a message", frame(TEXT, "a"), frame(FIN | TEXT, "x"));
        bad(PROTOCOL_ERROR, "binary inside a message", frame(BINARY, "a"), frame(FIN | BINARY, "x"));
        bad(PROTOCOL_ERROR, "a message begun inside a message", frame(TEXT, "a"), frame(TEXT, "x"));
    }

    private void utf8() {
        for (var sequence : new String[] {
            "80", // a continuation first
            "BF",
            "8080",
            "C0 20", // characters that do not end
            "DF 20",
            "E0 A0 20",
            "EF BF 20",
            "F0 90 80 20",
            "F4 8F BF 20",
            "FE", // bytes that never occur
            "FF",
            "F5 80 80 80",
            "F8 88 80 80 80",
            "FC 84 80 80 80 80",
            "C0 AF", // overlong forms
            "C1 BF",
            "E0 80 AF",
            "E0 9F BF",
            "F0 80 80 AF",
            "F0 8F BF BF",
            "ED A0 80", // surrogates
            "ED AF BF",
            "ED B0 80",
            "ED BF BF",
            "ED A0 80 ED B0 80",
            "F4 90 80 80", // past U+10FFFF
            "F7 BF BF BF"
        }) {
            var bytes = hex(sequence);
            bad(NOT_UTF8, "UTF-8 of " + sequence, frame(FIN | TEXT, join(hex("CE BA"), bytes)));
            bad(NOT_UTF8, "UTF-8 of " + sequence + " in a frame that goes on", head(FIN | TEXT, 1_000), masked(bytes));
            bad(NOT_UTF8, "UTF-8 of " + sequence + " byte by byte", inFragments(bytes));
        }
        bad(NOT_UTF8, "half a character at the end", frame(FIN | TEXT, hex("61 CE")));
        bad(
                NOT_UTF8,
                "half a character at the end of fragments",
                frame(TEXT, "a"),
                frame(FIN | CONTINUATION, hex("F0 9F")));
    }

    /// The message does not end: what is wrong is found before.
    private static byte[] inFragments(byte[] bytes) {
        var fragments = new byte[bytes.length][];
        for (int i = 0; i < bytes.length; i++) {
            fragments[i] = frame(i == 0 ? TEXT : CONTINUATION, bytes[i]);
        }
        return join(fragments);
    }

    private void closing() {
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535}) {
            bad(PROTOCOL_ERROR, "close with code " + code, close(code, ""));
        }
        bad(PROTOCOL_ERROR, "half a close code", frame(FIN | CLOSE, "x"));
        bad(NOT_UTF8, "bad UTF-8 in a close reason", frame(FIN | CLOSE, hex("03E8 CE BA FF")));
        bad(PROTOCOL_ERROR, "reserved bit, and then a close", frame(FIN | 0x40 | TEXT, "x"), close(1000, ""));
    }

    private void limits() {
        bad(TOO_BIG, "one byte too long, announced", head(FIN | TEXT, 65_537));
        bad(TOO_BIG, "a terabyte announced", head(FIN | BINARY, 1L << 40));
        bad(TOO_BIG, "2^63 - 1 bytes announced", head(FIN | BINARY, Long.MAX_VALUE));
        bad(TOO_BIG, "2^63 - 1 bytes more", frame(BINARY, "x"), head(FIN | CONTINUATION, Long.MAX_VALUE));
        bad(TOO_BIG, "too long in two fragments", frame(TEXT, "x".repeat(65_000)), head(FIN | CONTINUATION, 537));
        bad(TOO_BIG, "65 fragments", frame(TEXT, "x"), repeat(frame(CONTINUATION, "x"), 64));
        bad(TOO_BIG, "endless empty fragments", frame(TEXT, ""), repeat(frame(CONTINUATION, ""), 70));
        bad(TOO_BIG, "a thousand fragments of one byte", frame(BINARY, "x"), repeat(frame(CONTINUATION, "x"), 1_000));
    }
}
