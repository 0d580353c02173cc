package org.thywill.engine;

/// How many connections may stand of one session, of one user, and from one address.
record Crowds(Places sessions, Places users, Places addresses) {
    static Crowds of(EngineSettings settings) {
        return new Crowds(
                new Places(settings.connectionsPerSession()),
                new Places(settings.connectionsPerUser()),
                new Places(settings.connectionsPerAddress()));
    }
}
