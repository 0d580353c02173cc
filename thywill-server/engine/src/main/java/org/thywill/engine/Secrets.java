package org.thywill.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/// Texts that nobody can guess: ids, keys and tokens of 128 random bits, in base64url after a letter that tells
/// their kind.
final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final int MESSAGE_ID_BYTES = 18;

    private Secrets() {}

    /// @param kind the letter before the dot: `c` client, `k` connection key, `t` token, `s` session
    static String id(char kind) {
        return kind + "." + BASE64URL.encodeToString(random(16));
    }

    /// 64 random bits: two epochs of one channel never meet.
    static String epoch() {
        return BASE64URL.encodeToString(random(8));
    }

    /// A short text that ties an answer to a line in the log.
    static String incident() {
        return BASE64URL.encodeToString(random(6));
    }

    static byte[] random(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    static String base64url(byte[] bytes) {
        return BASE64URL.encodeToString(bytes);
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /// The same for every attempt to send a message; it does not tell the instance, which is the client's secret.
    static String messageId(String application, String instance, long number) {
        var digest = sha256(application + "\n" + instance + "\n" + number);
        return "m." + base64url(Arrays.copyOf(digest, MESSAGE_ID_BYTES));
    }

    /// Stands for whoever has an instance; it does not tell the instance, which is the client's secret.
    static String publisher(String application, String instance) {
        return base64url(Arrays.copyOf(sha256(application + "\n" + instance + "\npublisher"), MESSAGE_ID_BYTES));
    }

    /// The id of a publication that a client calls by one of its own: no other instance has the same.
    static String publicationId(String application, String instance, String given) {
        var digest = sha256(application + "\n" + instance + "\n" + given);
        return "p." + base64url(Arrays.copyOf(digest, MESSAGE_ID_BYTES));
    }
}
