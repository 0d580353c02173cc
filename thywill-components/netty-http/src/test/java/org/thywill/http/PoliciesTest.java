package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may ask, and from where.
class PoliciesTest {
    private static final Peer PEER = peer("198.51.100.7", "192.0.2.1");
    private final HostPolicy hosts = new HostPolicy(List.of("Chat.Example"), "box");
    private final OriginPolicy origins = new OriginPolicy(List.of("https://Friend.example:443"));
    private final TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.0/8", "2001:db8::1"));

    private static Peer peer(String remote, String local) {
        return new Peer(new InetSocketAddress(remote, 50_000), new InetSocketAddress(local, 8080), false);
    }

    private static RequestHead head(String method, String... headers) {
        var all = new DefaultHttpHeaders();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        var target = new RequestTarget(null, "/", Map.of());
        return new RequestHead(method, target, "chat.example", all, RequestHead.Version.HTTP_1_1, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8080",
                "LOCALHOST",
                "talk.localhost",
                "127.0.0.1",
                "127.8.8.8:80",
                "[::1]",
                "[::1]:8080",
                "box",
                "chat.example",
                "chat.example:443",
                "192.0.2.1:8080"
            })
    void theServersOwnNamesAreKnown(String host) {
        assertThatCode(() -> hosts.check(host, PEER)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "chat.example.evil.example",
                "192.0.2.2",
                "[2001:db8::1]",
                "localhost:x",
                "localhost:80:80",
                "localhost:123456",
                "[::1",
                "[::1]x",
                "user@localhost",
                "",
                "."
            })
    void otherNamesAreNot(String host) {
        assertThatCode(() -> hosts.check(host, PEER)).isInstanceOf(HttpErrorException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://chat.example, true",
        "https://chat.example:443, true",
        "HTTPS://CHAT.example, true",
        "https://friend.example, true",
        "http://chat.example, false",
        "https://chat.example:8443, false",
        "https://chat.example.evil.example, false",
        "https://evil.example, false",
        "null, false",
        "https://, false"
    })
    void onlyTheOwnOriginAndAllowedOnesMayChangeThings(String origin, boolean allowed) {
        var post = head("POST", "Origin", origin);
        var upgrade = head("GET", "Origin", origin);

        assertThat(origins.isForeign(post, true, "chat.example")).isEqualTo(!allowed);
        assertThat(origins.isForeign(upgrade, true, "chat.example")).isEqualTo(!allowed);
    }

    @Test
    void twoOriginsAreForeign() {
        var post = head("POST", "Origin", "https://chat.example", "Origin", "https://chat.example");

        assertThat(origins.isForeign(post, true, "chat.example")).isTrue();
    }

    @Test
    void programsSendNoOriginAndAreLetThrough() {
        assertThat(origins.isForeign(head("POST"), true, "chat.example")).isFalse();
    }

    @Test
    void whatAProxySaysIsBelievedOfATrustedOneOnly() {
        var said = head(
                "GET", "X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "other");

        var trusted = proxies.originOf(said, peer("10.1.2.3", "192.0.2.1"));
        var untrusted = proxies.originOf(said, PEER);

        assertThat(trusted).isEqualTo(new TrustedProxies.Origin("203.0.113.9", true, "other"));
        assertThat(untrusted).isEqualTo(new TrustedProxies.Origin("198.51.100.7", false, "chat.example"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.2.3.4, 203.0.113.9 | 203.0.113.9",
                "203.0.113.9, 10.9.9.9 | 203.0.113.9",
                "spoofed, 203.0.113.9, 10.9.9.9, 2001:db8::1 | 203.0.113.9",
                "fe80::1%eth0 forged | fe80:0:0:0:0:0:0:1",
                "10.9.9.9 | 10.1.2.3",
                "not an address | 10.1.2.3"
            })
    void theClientIsTheLastHopThatIsNoProxy(String forwardedFor, String client) {
        var said = head("GET", "X-Forwarded-For", forwardedFor);

        assertThat(proxies.originOf(said, peer("10.1.2.3", "192.0.2.1")).remoteAddress())
                .isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "::/0, 8.8.8.8, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false"
    })
    void aRangeHoldsWhatBeginsLikeIt(String range, String address, boolean contained) {
        assertThat(IpRange.parse(range).contains(IpRange.parse(address).network()))
                .isEqualTo(contained);
    }
}
