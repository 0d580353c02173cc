package org.thywill.http;

import java.time.Duration;
import java.util.List;
import org.thywill.component.testkit.TestCertificate;

/// Settings of servers under test: 127.0.0.1, any free port.
final class Settings {
    private Settings() {}

    static HttpServerSettings with(TestCertificate certificate) {
        var tls = new HttpServerSettings.Tls(certificate.certificate(), certificate.key());
        return settings(tls, HttpLimits.DEFAULT);
    }

    static HttpServerSettings impatientWith(TestCertificate certificate, Duration handshakeTimeout) {
        var tls = new HttpServerSettings.Tls(certificate.certificate(), certificate.key());
        return settings(tls, impatient(handshakeTimeout));
    }

    static HttpServerSettings allowing(String origin, TestCertificate certificate) {
        var tls = new HttpServerSettings.Tls(certificate.certificate(), certificate.key());
        return allowing(origin, tls, HttpLimits.DEFAULT);
    }

    static HttpServerSettings impatientAllowing(String origin) {
        return allowing(origin, null, impatient());
    }

    private static HttpServerSettings allowing(String origin, HttpServerSettings.Tls tls, HttpLimits limits) {
        return new HttpServerSettings(
                "127.0.0.1", 0, Transport.AUTO, 2, 0, tls, true, List.of(), List.of(origin), List.of(), limits);
    }

    static HttpServerSettings with(HttpLimits limits) {
        return settings(null, limits);
    }

    /// For 40 connections, WebSockets on `count` of three event loops.
    ///
    /// @param certificate `null` to speak without TLS
    static HttpServerSettings webSocketsOn(int count, Transport transport, TestCertificate certificate) {
        var tls = certificate == null ? null : new HttpServerSettings.Tls(certificate.certificate(), certificate.key());
        return new HttpServerSettings(
                "127.0.0.1", 0, transport, 3, count, tls, true, List.of(), List.of(), List.of(), connections(40, 0));
    }

    static HttpServerSettings withOneEventLoop(HttpLimits limits) {
        return settings(null, limits, 1);
    }

    private static HttpServerSettings settings(HttpServerSettings.Tls tls, HttpLimits limits) {
        return settings(tls, limits, 2);
    }

    private static HttpServerSettings settings(HttpServerSettings.Tls tls, HttpLimits limits, int eventLoops) {
        return new HttpServerSettings(
                "127.0.0.1", 0, Transport.AUTO, eventLoops, 0, tls, true, List.of(), List.of(), List.of(), limits);
    }

    /// Limits of a few milliseconds, for tests in which time runs out.
    static HttpLimits impatient() {
        return impatient(Duration.ofMillis(100));
    }

    /// Patient, but for answers that are not taken.
    static HttpServerSettings impatientOfReadersWith(TestCertificate certificate) {
        var later = Duration.ofSeconds(20);
        var limits = new HttpLimits(
                0, 0, 0, 0, 4 << 10, 8 << 10, 64, later, later, later, later, Duration.ofMillis(100), 100);
        return settings(new HttpServerSettings.Tls(certificate.certificate(), certificate.key()), limits);
    }

    private static HttpLimits impatient(Duration handshakeTimeout) {
        var soon = Duration.ofMillis(100);
        return new HttpLimits(0, 0, 0, 0, 4 << 10, 8 << 10, 64, soon, soon, handshakeTimeout, soon, soon, 100);
    }

    static HttpLimits connections(int all, int perAddress) {
        return newConnections(all, perAddress, 0, 0);
    }

    /// @param fresh new connections a second, and of one address
    static HttpLimits newConnections(int all, int perAddress, int fresh, int freshPerAddress) {
        var later = Duration.ofSeconds(20);
        return new HttpLimits(
                all, perAddress, fresh, freshPerAddress, 4 << 10, 8 << 10, 64, later, later, later, later, later, 100);
    }
}
