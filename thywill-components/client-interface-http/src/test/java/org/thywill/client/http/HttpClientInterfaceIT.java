package org.thywill.client.http;

import org.thywill.component.ClientInterface;
import org.thywill.component.testkit.ClientInterfaceContract;
import org.thywill.component.testkit.TestContext;

class HttpClientInterfaceIT extends ClientInterfaceContract {

    @Override
    protected ClientInterface create(TestContext testContext) {
        return new HttpClientInterfaceProvider().create(HttpSettingsFixture.plain(), testContext);
    }
}
