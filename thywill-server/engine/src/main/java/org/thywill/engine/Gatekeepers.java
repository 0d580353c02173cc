package org.thywill.engine;

/// Those that say who may come in and stay.
record Gatekeepers(
        Population population, Sessions sessions, Revocations revocations, IdentityCheck identities, Crowds crowds) {}
