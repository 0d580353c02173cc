package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private final DefaultHttpResponse refusal =
            new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SERVICE_UNAVAILABLE);

    @Test
    void aRefusalMaySayWhenToComeAgain() {
        refusal.headers().set("Retry-After", 7);

        assertThat(Connection.retryAfterMillis(refusal)).isEqualTo(7_000);
    }

    @Test
    void oneThatSaysNothingAsksForNoWait() {
        assertThat(Connection.retryAfterMillis(refusal)).isZero();
    }
}
