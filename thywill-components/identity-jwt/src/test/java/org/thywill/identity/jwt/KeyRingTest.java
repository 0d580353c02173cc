package org.thywill.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.thywill.component.Counters;
import org.thywill.component.Identity.Verdict;
import org.thywill.component.Identity.Verdict.Known;

/// When keys are fetched, and what happens when they cannot be.
class KeyRingTest {
    private static final long NOW_MS = Issuer.NOW_MS;

    private final Counters counters = new Counters();
    private JWK[] shown = {Issuer.EC};
    private boolean down;
    private int fetches;
    private final KeyRing ring = new KeyRing(this::fetch, Duration.ofSeconds(30), counters);
    private final Tokens tokens = new Tokens(Issuer.settings(Algorithm.ES256, Algorithm.RS256), ring);

    private byte[] fetch() throws IOException {
        fetches++;
        if (down) {
            throw new IOException("The issuer is away");
        }
        return Issuer.shown(shown);
    }

    private Verdict check(JWK key, long nowMs) {
        var algorithm = key.equals(Issuer.RSA) ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256;
        return tokens.check(Issuer.token(algorithm, key, claims -> claims), nowMs);
    }

    @Test
    void keysAreFetchedOnce() {
        for (int i = 0; i < 10; i++) {
            assertThat(check(Issuer.EC, NOW_MS)).isInstanceOf(Known.class);
        }

        assertThat(fetches).isOne();
    }

    @Test
    void aKeyThatIsNotKnownYetIsFetched() {
        check(Issuer.EC, NOW_MS);
        shown = new JWK[] {Issuer.EC, Issuer.NEXT};

        assertThat(check(Issuer.NEXT, NOW_MS + 30_000)).isInstanceOf(Known.class);
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void tokensWithUnknownKeysFetchNoMoreOftenThanThePauseAllows() {
        check(Issuer.EC, NOW_MS);

        for (int i = 0; i < 30; i++) {
            assertThat(check(Issuer.NEXT, NOW_MS + i * 1_000L)).isInstanceOf(Verdict.Refused.class);
        }
        assertThat(fetches).isOne();
        assertThat(counters.counter("identity.keys.held-back").sum()).isEqualTo(30);

        check(Issuer.NEXT, NOW_MS + 30_000);
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void aClockThatIsSetBackHoldsNothingUp() {
        check(Issuer.EC, NOW_MS);

        check(Issuer.NEXT, NOW_MS - 7_200_000);

        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void whileTheIssuerIsAwayOldKeysAreGoodAndNewOnesUnknown() {
        check(Issuer.EC, NOW_MS);
        down = true;

        assertThat(check(Issuer.NEXT, NOW_MS + 30_000)).isInstanceOf(Verdict.Unavailable.class);
        assertThat(check(Issuer.EC, NOW_MS + 30_000)).isInstanceOf(Known.class);
        assertThat(counters.counter("identity.keys.failed").sum()).isOne();
    }

    @Test
    void withoutAnyKeysNobodyCanSay() {
        down = true;

        assertThat(check(Issuer.EC, NOW_MS)).isInstanceOf(Verdict.Unavailable.class);
        assertThat(check(Issuer.EC, NOW_MS + 1)).isInstanceOf(Verdict.Unavailable.class);
        assertThat(fetches).isOne();

        down = false;
        assertThat(check(Issuer.EC, NOW_MS + 30_000)).isInstanceOf(Known.class);
    }

    @Test
    void aKeyThatIsShownNoMoreIsGoodNoMore() {
        check(Issuer.EC, NOW_MS);
        shown = new JWK[] {Issuer.NEXT};

        ring.fetch(NOW_MS + 1);

        assertThat(check(Issuer.EC, NOW_MS + 2)).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void sharedSecretsAndShortKeysAreNotUsed() throws Exception {
        OctetSequenceKey secret = new OctetSequenceKeyGenerator(256).keyID("s").generate();
        shown = new JWK[] {secret, Issuer.rsa("short", 1024), Issuer.RSA};

        ring.fetch(NOW_MS);

        assertThat(ring.size()).isOne();
        assertThat(check(Issuer.RSA, NOW_MS)).isInstanceOf(Known.class);
    }

    @Test
    void keysThatAreTooBigAreNotRead() throws IOException {
        assertThat(KeyRing.bounded(new ByteArrayInputStream(new byte[8]), 8)).hasSize(8);
        assertThatThrownBy(() -> KeyRing.bounded(new ByteArrayInputStream(new byte[9]), 8))
                .isInstanceOf(IOException.class)
                .hasMessage("There are more than 8 bytes");
    }
}
