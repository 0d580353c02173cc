package org.thywill.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the server would not take for a message is refused where it is given: section 2.1 of the protocol.
class MessageTest {
    private static final long MAX_INTEGER = (1L << 53) - 1;

    record Raw(@JsonRawValue String json) {}

    private static void assertRefused(Object data, String finding) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Message.send(data))
                .withMessageContaining(finding);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_001})
    void aHistoryHasOneToAThousandPublications(int count) {
        var start = new Position("e", 0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Message.history("room", count))
                .withMessage("1 to 1000 publications can be had at once, but asked for were " + count);
        assertThatIllegalArgumentException().isThrownBy(() -> Message.history("room", start, count));
        assertThat(Message.history("room", start, 1_000).members()).endsWith("\"limit\":1000");
    }

    @ParameterizedTest
    @CsvSource({"'',0", "two words,0", "é,0", "e,-1", "e,9007199254740992"})
    void aPositionIsOneThatAServerGives(String epoch, long offset) {
        var position = new Position(epoch, offset);

        assertThatIllegalArgumentException().isThrownBy(() -> Message.subscribe("room", position));
        assertThatIllegalArgumentException().isThrownBy(() -> Message.history("room", position, 1));
    }

    @Test
    void aVersionIsNoGreaterThanNumbersOfFramesAre() {
        assertThat(Message.remove("scores", "k", MAX_INTEGER).members()).endsWith("\"if\":" + MAX_INTEGER);
        assertThatIllegalArgumentException().isThrownBy(() -> Message.remove("scores", "k", MAX_INTEGER + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> PutOptions.ifVersion(MAX_INTEGER + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new PutOptions("\"old\"", null, null));
    }

    @Test
    void theCharactersOfANameAreCountedAsTheServerDoes() {
        assertThat(Message.requireName("\ud83d\ude00".repeat(64))).hasSize(128);
        assertThatIllegalArgumentException().isThrownBy(() -> Message.requireName("\ud83d\ude00".repeat(65)));
    }

    @Test
    void dataHasNoMoreNamesAndValuesThanTheServerReads() {
        assertThatNoException().isThrownBy(() -> Message.send(new int[Bounds.MAX_PARTS - 1]));

        assertRefused(new int[10_000], "$ has 10,001 names and values, but at most 9,980");
        assertRefused(List.of(new double[5_000], new long[5_000]), "$ has 10,003 names and values");
    }

    @Test
    void namesTextsAndNumbersAreNoLongerThanTheServerReads() {
        assertThatNoException().isThrownBy(() -> Message.send(Map.of("n".repeat(256), "t".repeat(65_536))));
        assertThatNoException().isThrownBy(() -> Message.send(BigInteger.TEN.pow(99)));

        assertRefused(List.of(Map.of("n".repeat(257), 1)), "is a name of 257 bytes, but at most 256");
        assertRefused(Map.of("ä".repeat(129), 1), "is a name of 258 bytes");
        assertRefused(Map.of("\u0001".repeat(43), 1), "is a name of 258 bytes");
        assertRefused(List.of("t".repeat(65_537)), "$[0] is a text of 65537 bytes, but at most 65536");
        assertRefused(List.of(new byte[50_000]), "$[0].$bytes is a text of 66668 bytes");
        assertRefused(Map.of("sum", BigInteger.TEN.pow(100)), "$.sum is a number of 101 characters, but at most 100");
        assertRefused(new BigDecimal("1.5").pow(99), "$ is a number of");
    }

    @Test
    void whatIsGivenAsRawJsonIsLookedAtToo() {
        assertThat(Message.send(new Raw("[1,\n2]")).members()).isEqualTo("\"send\":{\"json\":[1, 2]}");

        assertRefused(new Raw("nonsense"), "Expected JSON, but found");
        assertRefused(new Raw("1}"), "Expected JSON, but found");
        assertRefused(new Raw("[" + "0,".repeat(10_000) + "0]"), "$ has 10,004 names and values");
    }
}
