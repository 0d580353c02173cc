package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thywill.http.ConnectionLimiter.Verdict;

class ConnectionLimiterTest {

    private static ConnectionLimiter limiter(int all, int perAddress, String... proxies) {
        return new ConnectionLimiter(Settings.connections(all, perAddress), new TrustedProxies(List.of(proxies)));
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
}
