package org.thywill.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may depend on whom, as far as Maven does not hold it already.
class ModuleRulesTest {

    private static final JavaClasses THYWILL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.thywill");

    private static final String APP_API = "org.thywill.app..";
    private static final String COMPONENT_API = "org.thywill.component";
    private static final String TESTKIT = "org.thywill.component.testkit..";
    private static final String HTTP = "org.thywill.http..";
    private static final String WIRE = "org.thywill.wire..";
    private static final String DATA = "org.thywill.data..";
    private static final String ENGINE = "org.thywill.engine..";
    private static final String BOOTSTRAP = "org.thywill.bootstrap..";
    private static final String LAUNCHER = "org.thywill.launcher..";
    private static final String REMOTE = "org.thywill.remote..";
    private static final String[] COMPONENTS = {
        "org.thywill.client..",
        "org.thywill.push..",
        "org.thywill.database..",
        "org.thywill.log..",
        "org.thywill.identity..",
        "org.thywill.application..",
        HTTP,
        WIRE,
        DATA
    };

    private static final String JDK = "java..";
    private static final String JDK_CRYPTO = "javax.crypto..";
    private static final String JDK_TLS = "javax.net.ssl..";
    private static final String JSPECIFY = "org.jspecify..";
    private static final String SLF4J = "org.slf4j..";
    private static final String JACKSON = "tools.jackson..";
    private static final String JACKSON_ANNOTATIONS = "com.fasterxml.jackson.annotation..";

    /// A rule about classes that are not here holds for nothing.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "app",
                "echo",
                "talk",
                "component",
                "component.testkit",
                "wire",
                "data",
                "http",
                "client.http",
                "push.comet",
                "push.stomp",
                "database.jdbc",
                "log.logback",
                "identity.jwt",
                "application.local",
                "engine",
                "bootstrap",
                "launcher",
                "remote"
            })
    void theRulesSeeEveryModule(String name) {
        JavaPackage module = THYWILL.getPackage("org.thywill." + name);

        assertThat(module.getClasses()).isNotEmpty();
    }

    @Test
    void appApiNeedsTheJdkAndNoMore() {
        classes()
                .that()
                .resideInAPackage(APP_API)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(APP_API, JDK, JSPECIFY)
                .because("it is all that an application's class loader shares with the server")
                .check(THYWILL);
    }

    @Test
    void applicationsNeedOnlyAppApi() {
        classes()
                .that()
                .resideInAnyPackage("org.thywill.echo..", "org.thywill.talk..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("org.thywill.echo..", "org.thywill.talk..", APP_API, JDK, JSPECIFY, SLF4J)
                .because("an application finds nothing else of the server when it is dropped in")
                .check(THYWILL);
    }

    @Test
    void componentApiNeedsOnlyAppApi() {
        classes()
                .that()
                .resideInAPackage(COMPONENT_API)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(COMPONENT_API, APP_API, JDK, JSPECIFY)
                .because("whatever it needed, every component would need")
                .check(THYWILL);
    }

    @Test
    void componentsDoNotKnowEachOther() {
        slices().matching("org.thywill.(client|push|database|log|identity|application).(*)..")
                .should()
                .notDependOnEachOther()
                .because("each one is swapped alone")
                .check(THYWILL);
    }

    @Test
    void componentsDoNotKnowTheServer() {
        noClasses()
                .that()
                .resideInAnyPackage(COMPONENTS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINE, BOOTSTRAP, LAUNCHER)
                .because("a component knows the contracts, not who calls them")
                .check(THYWILL);
    }

    @Test
    void theEngineKnowsNeitherSpringNorNettyNorAnyComponent() {
        classes()
                .that()
                .resideInAPackage(ENGINE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ENGINE, APP_API, COMPONENT_API, JDK, JDK_CRYPTO, JSPECIFY, SLF4J, JACKSON, JACKSON_ANNOTATIONS)
                .because("what it promises must hold over every transport and in every assembly")
                .check(THYWILL);
    }

    @Test
    void bootstrapNamesNoImplementationAndNoSpring() {
        classes()
                .that()
                .resideInAPackage(BOOTSTRAP)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        BOOTSTRAP, ENGINE, APP_API, COMPONENT_API, JDK, JSPECIFY, SLF4J, JACKSON, JACKSON_ANNOTATIONS)
                .because("it finds components by their slots, so that any of them can be swapped in settings.yml")
                .check(THYWILL);
    }

    @Test
    void theLauncherNamesNoImplementation() {
        noClasses()
                .that()
                .resideInAPackage(LAUNCHER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(COMPONENTS)
                .because("it has the components at runtime scope only")
                .check(THYWILL);
    }

    @Test
    void nettyStaysWhereSocketsAreOpened() {
        noClasses()
                .that()
                .resideOutsideOfPackages(HTTP, "org.thywill.client.http..", "org.thywill.push..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .because("what opens no socket must not depend on how sockets are served")
                .check(THYWILL);
    }

    @Test
    void jdbcStaysInTheDatabase() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.thywill.database..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..")
                .because("everything else works with any database, also one without SQL")
                .check(THYWILL);
    }

    @Test
    void onlyTheLauncherKnowsSpringBoot() {
        noClasses()
                .that()
                .resideOutsideOfPackage(LAUNCHER)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.boot..")
                .because("the assembly is one module's affair")
                .check(THYWILL);
    }

    @Test
    void dataNeedsOnlyTheJdkAndJackson() {
        classes()
                .that()
                .resideInAPackage(DATA)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(DATA, JDK, JSPECIFY, JACKSON)
                .because("it goes with the Java client into other people's programs")
                .check(THYWILL);
    }

    @Test
    void theJavaClientNeedsOnlyTheJdkAndJackson() {
        classes()
                .that()
                .resideInAPackage(REMOTE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(REMOTE, DATA, JDK, JDK_TLS, JSPECIFY, JACKSON)
                .because("it runs in other people's programs, and knows the server by its protocol alone")
                .check(THYWILL);
    }

    @Test
    void nothingThatRunsUsesTheTestkit() {
        noClasses()
                .that()
                .resideOutsideOfPackage(TESTKIT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(TESTKIT)
                .because("it is there for tests")
                .check(THYWILL);
    }
}
