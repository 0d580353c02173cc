package org.thywill.push.comet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thywill.component.CloseReason;

class AnswersTest {
    private final FakeExchange exchange = new FakeExchange();

    @ParameterizedTest
    @CsvSource({"DRAINING, retry=3000", "DRAINING, ''", "OVERLOADED, ''"})
    void whoMayTryAgainIsToldWhen(CloseReason reason, String detail) {
        Answers.refuse(exchange, reason, detail);

        assertThat(exchange.status).isEqualTo(503);
        assertThat(exchange.body).containsPattern("\"retryAfterMs\":[1-9]");
    }

    @Test
    void whoIsForbiddenIsNotToldToTryAgain() {
        Answers.refuse(exchange, CloseReason.FORBIDDEN, "");

        assertThat(exchange.status).isEqualTo(403);
        assertThat(exchange.body).doesNotContain("retryAfterMs");
    }
}
