package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerMessageDeflateTest {
    private static final String AGREED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits", // Chrome and Firefox
                "permessage-deflate;client_max_window_bits=\"10\"",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits=8",
                "x-webkit-deflate-frame, permessage-deflate",
                "Permessage-Deflate ; client_max_window_bits",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate",
                "permessage-deflate; unknown, permessage-deflate; client_max_window_bits"
            })
    void theFirstOfferThatCanBeKeptIsTaken(String offers) {
        assertThat(PerMessageDeflate.agree(List.of(offers))).isEqualTo(AGREED);
    }

    @Test
    void aWindowThatIsAskedForAndIsOursIsNamedInTheAnswer() {
        assertThat(PerMessageDeflate.agree(List.of("permessage-deflate; server_max_window_bits=15")))
                .isEqualTo(AGREED + "; server_max_window_bits=15");
    }

    @Test
    void offersMayComeInSeveralHeaders() {
        assertThat(PerMessageDeflate.agree(List.of("bbf-usp-protocol", "permessage-deflate")))
                .isEqualTo(AGREED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "deflate-frame",
                "permessage-deflate-2",
                "permessage-deflate; server_max_window_bits=14", // it would need another window
                "permessage-deflate; server_max_window_bits=8",
                "permessage-deflate; server_max_window_bits", // RFC 7692, section 7.1: the rest is malformed
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=015",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=",
                "permessage-deflate; client_max_window_bits=+9",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; client_no_context_takeover=\"\"",
                "permessage-deflate; client_max_window_bits; client_max_window_bits",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; mux",
                "permessage-deflate;",
                "permessage-deflate; \"client_max_window_bits\"",
                "permessage-deflate; client_max_window_bits=\"10"
            })
    void anOfferThatCannotBeKeptIsDeclined(String offers) {
        assertThat(PerMessageDeflate.agree(List.of(offers))).isNull();
    }
}
