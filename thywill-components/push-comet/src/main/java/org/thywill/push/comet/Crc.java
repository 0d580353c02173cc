package org.thywill.push.comet;

import java.util.zip.CRC32;

/// CRC-32 (RFC 1952, section 8) of parts that stand one behind the other, out of that of each: so it is
/// computed once for a part that many streams share.
final class Crc {
    private static final int POLYNOMIAL = 0xEDB8_8320;

    /// As polynomials are written here: the lowest power is the highest bit.
    private static final int ONE = 1 << 31;

    private static final int X_TO_THE_8TH = ONE >>> 8;

    private Crc() {}

    static int of(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /// @param shift of the second part
    static int joined(int first, int second, int shift) {
        return times(first, shift) ^ second;
    }

    /// What a part of a length does to all that stands before it: x to the power of its bits.
    static int shift(int bytes) {
        int power = ONE;
        int square = X_TO_THE_8TH;
        for (int left = bytes; left > 0; left >>>= 1) {
            if ((left & 1) != 0) {
                power = times(power, square);
            }
            square = times(square, square);
        }
        return power;
    }

    /// The product modulo the polynomial.
    private static int times(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int rest = a; rest != 0; rest <<= 1) {
            if (rest < 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) == 0 ? shifted >>> 1 : (shifted >>> 1) ^ POLYNOMIAL;
        }
        return product;
    }
}
