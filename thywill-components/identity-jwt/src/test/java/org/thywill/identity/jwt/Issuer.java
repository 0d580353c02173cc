package org.thywill.identity.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import org.thywill.component.ByteSize;

/// Issues tokens, good and bad ones.
final class Issuer {
    static final String NAME = "https://issuer.example/";
    static final String AUDIENCE = "thywill";
    static final long NOW_MS = 1_800_000_000_000L;

    /// Making them takes a while, so all tests share them.
    static final RSAKey RSA = rsa("r1", 2048);

    static final ECKey EC = ec("e1");
    static final ECKey NEXT = ec("e2");

    private Issuer() {}

    /// A moment of the tests' day.
    ///
    /// @param laterMs may be negative
    static Date at(long laterMs) {
        return Date.from(Instant.ofEpochMilli(NOW_MS + laterMs));
    }

    static RSAKey rsa(String id, int bits) {
        try {
            return new RSAKeyGenerator(bits, true).keyID(id).generate();
        } catch (JOSEException e) {
            throw new LinkageError("Every Java platform makes RSA keys", e);
        }
    }

    private static ECKey ec(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new LinkageError("Every Java platform makes EC keys", e);
        }
    }

    static JwtSettings settings(Algorithm... algorithms) {
        return new JwtSettings(
                "keys.json",
                NAME,
                AUDIENCE,
                List.of(algorithms),
                "sub",
                "name",
                false,
                List.of("talk"),
                Duration.ofSeconds(60),
                Duration.ofMinutes(15),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                new ByteSize(256 << 10));
    }

    /// A set of public keys, as an issuer shows it.
    static byte[] shown(JWK... keys) {
        return new JWKSet(new ArrayList<>(List.of(keys)))
                .toString(true)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(NAME)
                .audience(AUDIENCE)
                .subject("ada")
                .claim("name", "Ada")
                .issueTime(at(-60_000))
                .expirationTime(at(600_000));
    }

    static String token(UnaryOperator<JWTClaimsSet.Builder> change) {
        return token(JWSAlgorithm.ES256, EC, change);
    }

    static String token(JWSAlgorithm algorithm, JWK key, UnaryOperator<JWTClaimsSet.Builder> change) {
        try {
            JWSSigner signer = key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner(key.toECKey());
            return sign(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), signer, change);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static String sign(JWSHeader header, JWSSigner signer, UnaryOperator<JWTClaimsSet.Builder> change) {
        try {
            var jwt = new SignedJWT(header, change.apply(claims()).build());
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }
}
