package org.thywill.identity.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.PlainJWT;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.app.User;
import org.thywill.component.Counters;
import org.thywill.component.Identity.Verdict;
import org.thywill.component.Identity.Verdict.Known;

/// Which tokens are good, by the advice of RFC 8725.
class TokensTest {
    private static final long NOW_MS = Issuer.NOW_MS;

    private final KeyRing ring =
            new KeyRing(() -> Issuer.shown(Issuer.RSA, Issuer.EC), Duration.ofSeconds(30), new Counters());
    private final Tokens tokens = new Tokens(Issuer.settings(Algorithm.RS256, Algorithm.ES256), ring);

    private Verdict check(String token) {
        return tokens.check(token, NOW_MS);
    }

    private void assertRefused(String token, String why) {
        assertThat(check(token)).isEqualTo(new Verdict.Refused(why));
    }

    @Test
    void aTokenNamesItsUser() {
        var verdict = check(Issuer.token(claims -> claims));

        assertThat(verdict).isEqualTo(new Known(new User("ada", "Ada"), NOW_MS - 60_000, NOW_MS + 660_000));
    }

    @Test
    void everyAlgorithmThatIsAllowedIsKnown() {
        assertThat(check(Issuer.token(JWSAlgorithm.RS256, Issuer.RSA, claims -> claims)))
                .isInstanceOf(Known.class);
        assertRefused(
                Issuer.token(JWSAlgorithm.RS512, Issuer.RSA, claims -> claims),
                "The token is not signed as it must be");
        assertRefused(
                Issuer.token(JWSAlgorithm.PS256, Issuer.RSA, claims -> claims),
                "The token is not signed as it must be");
    }

    @Test
    void aTokenWithoutASignatureIsRefused() {
        assertRefused(new PlainJWT(Issuer.claims().build()).serialize(), "The token is not signed as it must be");
        var signed = Issuer.token(claims -> claims);
        assertRefused(signed.substring(0, signed.lastIndexOf('.') + 1), "The credentials are no signed token");
    }

    @Test
    void aPublicKeyIsNoSharedSecret() throws JOSEException {
        for (var secret : List.of(
                Issuer.RSA.toPublicJWK().toJSONString().getBytes(UTF_8),
                Issuer.RSA.toRSAPublicKey().getEncoded())) {
            var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("r1").build();

            assertRefused(
                    Issuer.sign(header, new MACSigner(secret), claims -> claims),
                    "The token is not signed as it must be");
        }
    }

    @Test
    void aTokenThatWasChangedIsRefused() {
        var parts = Issuer.token(claims -> claims).split("\\.");
        var forged = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8).replace("\"ada\"", "\"bob\"");
        parts[1] = Base64.getUrlEncoder().withoutPadding().encodeToString(forged.getBytes(UTF_8));

        assertRefused(String.join(".", parts), "The token's signature is not valid");
    }

    @Test
    void aTokenOfAnotherKeyIsRefused() throws JOSEException {
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("e1").build();

        assertRefused(
                Issuer.sign(header, new ECDSASigner(Issuer.NEXT), claims -> claims),
                "The token's signature is not valid");
    }

    @Test
    void aKeyThatTheTokenBringsAlongCountsForNothing() throws JOSEException {
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID("e1")
                .jwk(Issuer.NEXT.toPublicJWK())
                .build();

        assertRefused(
                Issuer.sign(header, new ECDSASigner(Issuer.NEXT), claims -> claims),
                "The token's signature is not valid");
    }

    @Test
    void aTokenForSomebodyElseIsRefused() {
        var why = "The token is not for this server and this time";
        assertRefused(Issuer.token(claims -> claims.issuer("https://other.example/")), why);
        assertRefused(Issuer.token(claims -> claims.issuer(null)), why);
        assertRefused(Issuer.token(claims -> claims.audience("another")), why);
        assertRefused(Issuer.token(claims -> claims.audience((String) null)), why);
        assertRefused(Issuer.token(claims -> claims.subject(null)), why);
        assertThat(check(Issuer.token(claims -> claims.audience(List.of("another", "thywill")))))
                .isInstanceOf(Known.class);
    }

    @Test
    void timesAreJudgedWithAMinuteOfTolerance() {
        assertThat(check(Issuer.token(claims -> claims.expirationTime(Issuer.at(-59_000)))))
                .isInstanceOf(Known.class);
        assertRefused(Issuer.token(claims -> claims.expirationTime(Issuer.at(-61_000))), "The token has expired");
        assertThat(check(Issuer.token(claims -> claims.notBeforeTime(Issuer.at(59_000)))))
                .isInstanceOf(Known.class);
        assertRefused(
                Issuer.token(claims -> claims.notBeforeTime(Issuer.at(61_000))),
                "The token is not for this server and this time");
        assertRefused(
                Issuer.token(claims -> claims.expirationTime(null)), "The token is not for this server and this time");
    }

    @Test
    void aTokenOfAnotherKindIsRefused() throws JOSEException {
        var signer = new ECDSASigner(Issuer.EC);
        var access = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("e1").type(new JOSEObjectType("at+jwt"));
        var logout = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("e1").type(new JOSEObjectType("logout+jwt"));

        assertThat(check(Issuer.sign(access.build(), signer, claims -> claims))).isInstanceOf(Known.class);
        assertRefused(Issuer.sign(logout.build(), signer, claims -> claims), "The token is not signed as it must be");
    }

    @Test
    void aTokenWithoutAUsableUserIsRefused() {
        assertRefused(Issuer.token(claims -> claims.subject("")), "The token names no user");
        assertRefused(Issuer.token(claims -> claims.subject("x".repeat(201))), "The token names no user");
        assertThat(check(Issuer.token(claims -> claims.claim("name", 7).issueTime(null))))
                .isEqualTo(new Known(new User("ada", ""), 0, NOW_MS + 660_000));
        assertThat(check(Issuer.token(claims -> claims.claim("name", "n".repeat(500)))))
                .extracting(verdict -> ((Known) verdict).user().name().length())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", ".", "..", "...", "a.b.c", "eyJ9.e30.", "\u0000", "{}", "e30.e30.e30", "ä.ö.ü"})
    void whatIsNoTokenIsRefused(String text) {
        assertThat(check(text)).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void deepAndLongTokensAreRefusedOrReadButNeverMore() {
        var deep = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("{\"alg\":\"ES256\",\"x\":" + "[".repeat(5_000)).getBytes(UTF_8));

        assertThat(check(deep + ".e30.x")).isInstanceOf(Verdict.Refused.class);
        assertThat(check("a".repeat(16_384))).isInstanceOf(Verdict.Refused.class);
    }
}
