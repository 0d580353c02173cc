package org.thywill.identity.jwt;

import com.nimbusds.jose.KeySourceException;

/// The keys that could tell could not be fetched.
final class NoKeysException extends KeySourceException {
    private static final long serialVersionUID = 1L;

    NoKeysException() {
        super("The keys could not be fetched");
    }
}
