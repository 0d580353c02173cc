package org.thywill.identity.jwt;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.thywill.component.ComponentContext;
import org.thywill.component.ComponentProvider;
import org.thywill.component.Identity;
import org.thywill.component.SettingsException;
import org.thywill.component.Slot;

/// Makes the identity that knows users by signed tokens.
public final class JwtProvider implements ComponentProvider<Identity, JwtSettings> {
    private static final String PLACE = "thywill.identity.settings.";
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    @Override
    public Slot<Identity> slot() {
        return Slot.IDENTITY;
    }

    @Override
    public String name() {
        return "jwt";
    }

    @Override
    public String about() {
        return "Users sign in with signed tokens (JWT, RFC 7519) of an issuer whose keys are known.";
    }

    @Override
    public Class<JwtSettings> settingsType() {
        return JwtSettings.class;
    }

    @Override
    public Identity create(JwtSettings settings, ComponentContext context) {
        require("issuer", settings.issuer());
        require("audience", settings.audience());
        if (settings.algorithms().isEmpty()) {
            throw new SettingsException(
                    PLACE + "algorithms: found none, but at least one is needed.", "Leave it out, or name one.");
        }
        var ring =
                new KeyRing(fetch(settings, context.settingsDirectory()), settings.refreshPause(), context.counters());
        return new JwtIdentity(settings, new Tokens(settings, ring), ring);
    }

    private static KeyRing.Fetch fetch(JwtSettings settings, Path directory) {
        require("keys", settings.keys());
        int limit = settings.maxKeysSize().asInt();
        if (!settings.keys().matches("https?://.*")) {
            return new FileKeys(directory.resolve(settings.keys()), limit);
        }
        var address = URI.create(settings.keys());
        if (address.getScheme().equals("http") && !THIS_MACHINE.contains(String.valueOf(address.getHost()))) {
            throw new SettingsException(
                    PLACE + "keys: found \"" + settings.keys() + "\", but keys of another machine are fetched over"
                            + " https only.",
                    "Write https://, or save the keys as a file.");
        }
        return new HttpKeys(address, settings.fetchTimeout(), limit);
    }

    private static void require(String key, String value) {
        if (value.isBlank()) {
            throw new SettingsException(
                    PLACE + key + ": found nothing, but signed tokens cannot be checked without.",
                    "Give " + key + " in settings.yml, as documentation/settings.md says.");
        }
    }
}
