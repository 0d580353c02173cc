package org.thywill.identity.jwt;

import java.time.Duration;
import java.util.List;
import org.thywill.component.ByteSize;
import org.thywill.component.Setting;

/// `thywill.identity.settings` with `jwt`.
public record JwtSettings(
        @Setting(
                about = "Where the keys are (RFC 7517): a file, or an address that begins with https://; http:// only"
                        + " for this machine.")
        String keys,

        @Setting(about = "Who must have issued the tokens: their iss.")
        String issuer,

        @Setting(about = "Whom the tokens must be for: one of their aud.")
        String audience,

        @Setting(value = "rs256,es256", about = "How tokens may be signed.")
        List<Algorithm> algorithms,

        @Setting(value = "sub", about = "The claim with the user's id.")
        String userClaim,

        @Setting(value = "name", about = "The claim with the user's name, for people.")
        String nameClaim,

        @Setting(value = "false", about = "Whether every client must sign in.")
        boolean required,

        @Setting(about = "Applications whose clients must sign in, if not all must.")
        List<String> requiredFor,

        @Setting(
                value = "60s",
                min = "0s",
                max = "10m",
                about = "By how much the clocks of the issuer and of this server may differ.")
        Duration clockSkew,

        @Setting(value = "15m", min = "1s", max = "24h", about = "How often the keys are fetched anew.")
        Duration refreshInterval,

        @Setting(
                value = "30s",
                min = "1s",
                max = "1h",
                about = "How long it is at least between two times that keys are fetched since a token names an"
                        + " unknown one.")
        Duration refreshPause,

        @Setting(value = "5s", min = "100ms", max = "1m", about = "How long fetching the keys may take.")
        Duration fetchTimeout,

        @Setting(value = "256KB", min = "1KB", max = "16MB", about = "How big the keys may be together.")
        ByteSize maxKeysSize) {}
