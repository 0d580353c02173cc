package org.thywill.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MountsTest {
    private final HttpEndpoint apps = _ -> {};
    private final HttpEndpoint talk = _ -> {};
    private final HttpEndpoint slashed = _ -> {};
    private final Mounts mounts = new Mounts();

    @Test
    void theLongestPrefixWins() {
        mounts.add("/apps", apps);
        mounts.add("/apps/talk", talk);
        mounts.add("/apps/arena/", slashed);

        assertThat(mounts.find("/apps")).isSameAs(apps);
        assertThat(mounts.find("/apps/")).isSameAs(apps);
        assertThat(mounts.find("/apps/talk/main.js")).isSameAs(talk);
        assertThat(mounts.find("/apps/talks")).isSameAs(apps);
        assertThat(mounts.find("/apps/arena/x/y")).isSameAs(slashed);
        assertThat(mounts.find("/appstore")).isNull();
    }

    @Test
    void theRootTakesWhatNobodyElseDoes() {
        mounts.add("/", apps);
        mounts.add("/talk", talk);

        assertThat(mounts.find("/")).isSameAs(apps);
        assertThat(mounts.find("/nowhere/at/all")).isSameAs(apps);
        assertThat(mounts.find("/talk")).isSameAs(talk);
    }

    @Test
    void aPrefixIsTakenOnce() {
        mounts.add("/apps", apps);

        assertThatThrownBy(() -> mounts.add("/apps", talk)).isInstanceOf(IllegalStateException.class);
    }
}
