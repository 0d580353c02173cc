package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate for `localhost` and nothing else, made for one test.
final class TestTls {
    private static final char[] PASSWORD = "only-for-this-test".toCharArray();
    private static final int DEADLINE_SECONDS = 20;

    private TestTls() {}

    /// Shows the certificate, and trusts it.
    ///
    /// @param directory for its file
    static SSLContext context(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        var file = directory.resolve("test.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var command = "-genkeypair -alias test -keyalg EC -dname CN=localhost -ext SAN=dns:localhost -validity 2"
                + " -storetype PKCS12 -keystore " + file + " -storepass " + new String(PASSWORD);
        var arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addFirst(keytool);
        var process = new ProcessBuilder(arguments)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        var store = KeyStore.getInstance(file.toFile(), PASSWORD);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("test", store.getCertificate("test"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
