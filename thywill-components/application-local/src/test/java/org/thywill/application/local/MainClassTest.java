package org.thywill.application.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.thywill.app.Application;

class MainClassTest {

    /// Cannot be initialised.
    public static final class Broken implements Application {
        static final int NUMBER = Integer.parseInt("x");
    }

    /// Needs a library that is not there.
    public static final class Lacking implements Application {
        public Lacking() {
            throw new NoClassDefFoundError("com/example/Library");
        }
    }

    @Test
    void aLibraryThatIsMissingIsToldWithAdvice() {
        var main = new MainClass(getClass().getClassLoader(), Lacking.class.getName());

        assertThatThrownBy(main::instance)
                .isInstanceOf(RefusedJar.class)
                .hasMessageEndingWith("NoClassDefFoundError: com/example/Library; put the libraries it needs into"
                        + " the jar, as write-an-application.md says");
    }

    @Test
    void aStaticInitializerThatFailsIsToldWithItsCauseAndItsLine() {
        var main = new MainClass(getClass().getClassLoader(), Broken.class.getName());

        assertThatThrownBy(main::instance)
                .isInstanceOf(RefusedJar.class)
                .hasMessageMatching("the static initializer of .*MainClassTest\\$Broken, line \\d+, failed: "
                        + "java.lang.NumberFormatException: For input string: \"x\"");
    }
}
