package org.thywill.identity.jwt;

import com.nimbusds.jose.JWSAlgorithm;

/// How tokens may be signed (RFC 7518, section 3.1). Those with a shared secret are not among them, nor is `none`.
public enum Algorithm {
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
    ES256,
    ES384,
    ES512;

    JWSAlgorithm jose() {
        return JWSAlgorithm.parse(name());
    }
}
