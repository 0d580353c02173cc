package org.thywill.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.thywill.component.ComponentException;
import org.thywill.component.SettingsException;
import org.thywill.component.testkit.TestCertificate;
import org.thywill.component.testkit.TestContext;

/// Pages over TLS.
@Timeout(30)
class TlsPagesIT {
    private final HttpClientInterfaceProvider provider = new HttpClientInterfaceProvider();

    @Test
    void overTlsACookieIsBoundToTheHostAndBrowsersAreToldToStay(@TempDir Path directory) throws Exception {
        var certificate = TestCertificate.create(directory);
        var settings = HttpSettingsFixture.withTls(
                certificate.certificate().toString(), certificate.key().toString());
        var server = provider.create(settings, new TestContext());
        server.start();
        server.open();
        try (var client =
                HttpClient.newBuilder().sslContext(certificate.trusting()).build()) {
            var address = server.addresses().getFirst().resolve("/thywill/init/");
            var request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10));

            var page = client.send(request.build(), BodyHandlers.ofString());

            assertThat(address.getScheme()).isEqualTo("https");
            assertThat(page.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(page.headers().firstValue("strict-transport-security")).hasValue("max-age=31536000");
            assertThat(page.headers().firstValue("set-cookie").orElseThrow())
                    .startsWith("__Host-thywill-session=")
                    .contains("; Path=/;", "; HttpOnly", "; SameSite=Lax", "; Secure")
                    .doesNotContain("Domain");
        } finally {
            server.stop(Duration.ZERO);
        }
    }

    @Test
    void aCertificateWithoutAKeyIsAnErrorInTheSettings() {
        var settings = HttpSettingsFixture.withTls("certificate.pem", "");

        assertThatThrownBy(() -> provider.create(settings, new TestContext())).isInstanceOf(SettingsException.class);
    }

    @Test
    void aCertificateThatIsNotThereIsNamed() {
        var server = provider.create(HttpSettingsFixture.withTls("nowhere.pem", "nowhere.key"), new TestContext());

        assertThatThrownBy(server::start).isInstanceOf(ComponentException.class).hasMessageContaining("nowhere.pem");
    }
}
