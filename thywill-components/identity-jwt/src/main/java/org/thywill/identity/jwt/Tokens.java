package org.thywill.identity.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.thywill.app.User;
import org.thywill.component.Identity.Verdict;
import org.thywill.component.Identity.Verdict.Known;

/// Checks signed tokens (RFC 7519; RFC 8725 for what to look out for). Safe for use by many threads.
final class Tokens {
    private static final int LONGEST_NAME = 200;

    private final JwtSettings settings;
    private final DefaultJWTProcessor<At> processor = new DefaultJWTProcessor<>();

    /// The moment by which a token is judged.
    private record At(long nowMs) implements SecurityContext {}

    Tokens(JwtSettings settings, KeyRing ring) {
        this.settings = settings;
        var algorithms = settings.algorithms().stream().map(Algorithm::jose).collect(Collectors.toSet());
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(algorithms, (selector, at) -> ring.select(selector, at.nowMs())));
        processor.setJWTClaimsSetVerifier((claims, at) -> new Claims(at.nowMs()).verify(claims, at));
    }

    /// Blocks if keys must be fetched.
    Verdict check(String token, long nowMs) {
        try {
            return user(processor.process(token, new At(nowMs)));
        } catch (NoKeysException e) {
            return new Verdict.Unavailable();
        } catch (ParseException e) {
            return new Verdict.Refused("The credentials are no signed token");
        } catch (ExpiredJWTException e) {
            return new Verdict.Refused("The token has expired");
        } catch (BadJWTException e) {
            return new Verdict.Refused("The token is not for this server and this time");
        } catch (BadJWSException e) {
            return new Verdict.Refused("The token's signature is not valid");
        } catch (BadJOSEException | JOSEException | IllegalArgumentException e) {
            return new Verdict.Refused("The token is not signed as it must be");
        }
    }

    private Verdict user(JWTClaimsSet claims) {
        var id = text(claims, settings.userClaim());
        var name = text(claims, settings.nameClaim());
        var expires = claims.getExpirationTime();
        if (id == null || expires == null) {
            return new Verdict.Refused("The token names no user");
        }
        var user = user(id, name == null ? "" : name);
        var issued = claims.getIssueTime();
        return user == null
                ? new Verdict.Refused("The token names no user")
                : new Known(
                        user,
                        issued == null ? 0 : issued.toInstant().toEpochMilli(),
                        expires.toInstant().toEpochMilli()
                                + settings.clockSkew().toMillis());
    }

    private static @Nullable User user(String id, String name) {
        try {
            return new User(id, name.substring(0, Math.min(name.length(), LONGEST_NAME)));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static @Nullable String text(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof String text ? text : null;
    }

    /// Issuer, audience and times.
    private final class Claims extends DefaultJWTClaimsVerifier<At> {
        private final long nowMs;

        Claims(long nowMs) {
            super(
                    settings.audience(),
                    new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                    Set.of("exp", settings.userClaim()));
            this.nowMs = nowMs;
            setMaxClockSkew((int) settings.clockSkew().toSeconds());
        }

        @Override
        protected Date currentTime() {
            return Date.from(Instant.ofEpochMilli(nowMs));
        }
    }
}
