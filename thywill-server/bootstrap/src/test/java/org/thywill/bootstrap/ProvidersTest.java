package org.thywill.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.thywill.component.ComponentException;
import org.thywill.component.ComponentProvider;
import org.thywill.component.SettingsException;
import org.thywill.component.Slot;

class ProvidersTest {
    private final FakeComponents fakes = new FakeComponents();
    private final Providers providers = new Providers(List.of(
            fakes.provider(Slot.PUSH, "stomp"),
            fakes.provider(Slot.PUSH, "comet"),
            fakes.provider(Slot.LOG, "commet")));

    private static SettingsBinder.Choice choice(String name) {
        return new SettingsBinder.Choice(name, "settings.yml, line 7, thywill.push.component");
    }

    @Test
    void aComponentIsFoundBySlotAndName() {
        assertThat(providers.select(Slot.PUSH, choice("stomp")).name()).isEqualTo("stomp");
        assertThat(providers.of(Slot.PUSH)).containsOnlyKeys("comet", "stomp");
    }

    @Test
    void anUnknownNameIsAnsweredWithPlaceChoiceAndNearestName() {
        assertThatThrownBy(() -> providers.select(Slot.PUSH, choice("commet")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("No push is named \"commet\".")
                .asInstanceOf(type(SettingsException.class))
                .extracting(SettingsException::remedy)
                .isEqualTo("""
                        settings.yml, line 7, thywill.push.component: found "commet", but this server has: comet, stomp.
                        Did you mean "comet"? Else add the jar that provides "commet" to the server's lib folder.""");
    }

    @Test
    void aNameLikeNoOtherIsAnsweredWithoutAGuess() {
        assertThatThrownBy(() -> providers.select(Slot.PUSH, choice("pigeon")))
                .asInstanceOf(type(SettingsException.class))
                .extracting(SettingsException::remedy)
                .asString()
                .endsWith("Choose one of those, or add the jar that provides \"pigeon\" to the server's lib folder.");
    }

    @Test
    void aSlotForWhichNothingIsInstalledSaysSo() {
        assertThatThrownBy(() -> providers.select(Slot.DATABASE, choice("h2")))
                .asInstanceOf(type(SettingsException.class))
                .extracting(SettingsException::remedy)
                .asString()
                .contains("found \"h2\", but this server has: none.");
    }

    @Test
    void twoProvidersOfOneNameAreRefused() {
        var twins = List.<ComponentProvider<?, ?>>of(
                fakes.provider(Slot.PUSH, "comet"), fakes.provider(Slot.PUSH, "comet"));

        assertThatThrownBy(() -> new Providers(twins))
                .isInstanceOf(ComponentException.class)
                .hasMessageStartingWith("Two jars provide the push \"comet\":");
    }

    @Test
    void aServerWithoutJarsDiscoversNothing() {
        assertThat(Providers.discover().all()).isEmpty();
    }
}
