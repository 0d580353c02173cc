package org.thywill.client.http;

import org.thywill.component.ClientInterface;
import org.thywill.component.ComponentContext;
import org.thywill.component.ComponentProvider;
import org.thywill.component.SettingsException;
import org.thywill.component.Slot;

/// Makes the client interface `http`.
public final class HttpClientInterfaceProvider implements ComponentProvider<ClientInterface, HttpSettings> {

    @Override
    public Slot<ClientInterface> slot() {
        return Slot.CLIENT_INTERFACE;
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String about() {
        return "Serves pages and files over HTTP/1.1 and HTTP/2, and shares its port with push.";
    }

    @Override
    public Class<HttpSettings> settingsType() {
        return HttpSettings.class;
    }

    @Override
    public HttpClientInterface create(HttpSettings settings, ComponentContext context) {
        try {
            return new HttpClientInterface(settings, context);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    "trusted-proxies: " + e.getMessage() + ".",
                    "Write addresses as 10.0.0.7 and ranges as 10.0.0.0/8.");
        }
    }
}
