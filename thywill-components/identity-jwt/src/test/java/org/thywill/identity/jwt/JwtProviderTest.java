package org.thywill.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thywill.component.ByteSize;
import org.thywill.component.ComponentContext;
import org.thywill.component.Counters;
import org.thywill.component.SettingsException;

class JwtProviderTest {
    private final ComponentContext context = (ComponentContext) Proxy.newProxyInstance(
            JwtProviderTest.class.getClassLoader(),
            new Class<?>[] {ComponentContext.class},
            (_, method, _) -> method.getName().equals("counters") ? new Counters() : Path.of("."));

    private void create(String keys, String issuer, String audience, Algorithm... algorithms) {
        new JwtProvider()
                .create(
                        new JwtSettings(
                                keys,
                                issuer,
                                audience,
                                List.of(algorithms),
                                "sub",
                                "name",
                                false,
                                List.of(),
                                Duration.ofSeconds(60),
                                Duration.ofMinutes(15),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(5),
                                new ByteSize(1_000)),
                        context);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://issuer.example/keys", "http://127.0.0.1:1/keys", "http://localhost/keys", "k.json"})
    void keysComeOverHttpsOrFromThisMachine(String keys) {
        create(keys, "i", "a", Algorithm.ES256);
    }

    @Test
    void keysOfAnotherMachineDoNotComeInTheClear() {
        assertThatThrownBy(() -> create("http://issuer.example/keys", "i", "a", Algorithm.ES256))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("over https only");
    }

    @Test
    void whatIsNeededIsAskedFor() {
        assertThatThrownBy(() -> create("", "i", "a", Algorithm.ES256)).hasMessageContaining("settings.keys");
        assertThatThrownBy(() -> create("k", " ", "a", Algorithm.ES256)).hasMessageContaining("settings.issuer");
        assertThatThrownBy(() -> create("k", "i", "", Algorithm.ES256)).hasMessageContaining("settings.audience");
        assertThatThrownBy(() -> create("k", "i", "a")).hasMessageContaining("settings.algorithms");
    }

    @Test
    void noAlgorithmHasASharedSecretOrNone() {
        assertThat(Algorithm.values()).allMatch(algorithm -> !algorithm.name().startsWith("HS"));
    }
}
