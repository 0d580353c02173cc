package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.thywill.http.ConnectionLimiter.Verdict;

class ConnectionLimiterTest {

    private long nowNs;

    private ConnectionLimiter limiter(int all, int perAddress, String... proxies) {
        return limiter(Settings.connections(all, perAddress), proxies);
    }

    private ConnectionLimiter limiter(HttpLimits limits, String... proxies) {
        return new ConnectionLimiter(limits, new TrustedProxies(List.of(proxies)), () -> nowNs);
    }

    /// Verdicts on connections that come and go at once.
    private static List<Verdict> visits(ConnectionLimiter limiter, String address, int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> {
                    var verdict = limiter.enter(address(address));
                    limiter.leave(address(address));
                    return verdict;
                })
                .toList();
    }

    private static InetAddress address(String text) {
        return IpRange.parse(text).network();
    }

    @Test
    void anAddressHasItsOwnLimit() {
        var limiter = limiter(100, 2);

        assertThat(limiter.enter(address("10.0.0.1"))).isEqualTo(Verdict.WELCOME);
        assertThat(limiter.enter(address("10.0.0.1"))).isEqualTo(Verdict.WELCOME);
        assertThat(limiter.enter(address("10.0.0.1"))).isEqualTo(Verdict.TOO_MANY);
        assertThat(limiter.enter(address("10.0.0.2"))).isEqualTo(Verdict.WELCOME);
    }

    @Test
    void aWholeNetworkOfIpv6IsOneAddress() {
        var limiter = limiter(100, 1);

        assertThat(limiter.enter(address("2001:db8::1"))).isEqualTo(Verdict.WELCOME);
        assertThat(limiter.enter(address("2001:db8::2"))).isEqualTo(Verdict.TOO_MANY);
        assertThat(limiter.enter(address("2001:db8:0:1::1"))).isEqualTo(Verdict.WELCOME);
    }

    @Test
    void aTrustedProxyMayHaveAllThatThereAre() {
        var limiter = limiter(10, 1, "10.0.0.0/8");

        for (int i = 0; i < 10; i++) {
            assertThat(limiter.enter(address("10.0.0.1"))).isEqualTo(Verdict.WELCOME);
        }
        assertThat(limiter.enter(address("10.0.0.1"))).isEqualTo(Verdict.TOO_MANY);
        assertThat(limiter.enter(address("10.0.0.1"))).isEqualTo(Verdict.FLOOD);
    }

    @Test
    void whoLeavesMakesRoomAndIsForgotten() {
        var limiter = limiter(1, 1);
        limiter.enter(address("10.0.0.1"));

        limiter.leave(address("10.0.0.1"));

        assertThat(limiter.addresses()).isZero();
        assertThat(limiter.enter(address("10.0.0.2"))).isEqualTo(Verdict.WELCOME);
    }

    @Test
    void anAddressComesAsOftenAsItMayHaveConnectionsAndThenSoManyTimesASecond() {
        var limiter = limiter(Settings.newConnections(100, 3, 0, 2));

        assertThat(visits(limiter, "10.0.0.1", 4))
                .containsExactly(Verdict.WELCOME, Verdict.WELCOME, Verdict.WELCOME, Verdict.TOO_MANY);
        assertThat(visits(limiter, "10.0.0.2", 1)).containsExactly(Verdict.WELCOME);

        nowNs += TimeUnit.SECONDS.toNanos(1);

        assertThat(visits(limiter, "10.0.0.1", 3)).containsExactly(Verdict.WELCOME, Verdict.WELCOME, Verdict.TOO_MANY);
    }

    @Test
    void allTogetherComeSoManyTimesASecondToo() {
        var limiter = limiter(Settings.newConnections(2, 0, 1, 0));

        assertThat(visits(limiter, "10.0.0.1", 1)).containsExactly(Verdict.WELCOME);
        assertThat(visits(limiter, "10.0.0.2", 1)).containsExactly(Verdict.WELCOME);
        assertThat(visits(limiter, "10.0.0.3", 1)).containsExactly(Verdict.TOO_MANY);

        nowNs += TimeUnit.SECONDS.toNanos(1);

        assertThat(visits(limiter, "10.0.0.3", 2)).containsExactly(Verdict.WELCOME, Verdict.TOO_MANY);
    }

    @Test
    void addressesThatCameLongAgoAreForgotten() {
        var limiter = limiter(Settings.newConnections(100_000, 10, 0, 1));
        for (int i = 0; i < 1_000; i++) {
            visits(limiter, "10.0." + i / 250 + "." + i % 250, 1);
        }
        assertThat(limiter.addresses()).isEqualTo(1_000);

        nowNs += TimeUnit.SECONDS.toNanos(2);
        visits(limiter, "10.1.0.1", 1);

        assertThat(limiter.addresses()).isEqualTo(1);
    }
}
