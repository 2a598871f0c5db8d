package io.bytetrade.fsnotify.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between modules and packages (ARCHITECTURE.md), held by the build. */
@AnalyzeClasses(
        packages = "io.bytetrade.fsnotify",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTestJars.class})
class ArchitectureTest {
    static final class DoNotIncludeTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String ROOT = "io.bytetrade.fsnotify";
    private static final String PROTOCOL = ROOT + ".protocol..";
    private static final String PATHMAP = ROOT + ".pathmap..";
    private static final String CORE = ROOT + ".proxy..";
    private static final String REDIS = ROOT + ".redis..";
    private static final String K8S = ROOT + ".k8s..";
    private static final String CLI = ROOT + ".cli..";

    @ArchTest
    static final ArchRule PROTOCOL_KNOWS_NOBODY = classes()
            .that()
            .resideInAPackage(PROTOCOL)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", PROTOCOL);

    @ArchTest
    static final ArchRule THE_CODEC_KNOWS_NO_CLIENT = noClasses()
            .that()
            .resideInAPackage(ROOT + ".protocol")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".protocol.client..", "java.net..", "java.nio.channels..");

    @ArchTest
    static final ArchRule PATHMAP_KNOWS_NOBODY = classes()
            .that()
            .resideInAPackage(PATHMAP)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", PATHMAP);

    @ArchTest
    static final ArchRule CORE_KNOWS_THESE_TWO_AND_THE_JDK = classes()
            .that()
            .resideInAPackage(CORE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", CORE, PATHMAP, ROOT + ".protocol");

    @ArchTest
    static final ArchRule REDIS_KNOWS_THE_CORE = noClasses()
            .that()
            .resideInAPackage(REDIS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(K8S, CLI);

    @ArchTest
    static final ArchRule KUBERNETES_KNOWS_THE_CORE = noClasses()
            .that()
            .resideInAPackage(K8S)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(REDIS, CLI);

    @ArchTest
    static final ArchRule NOBODY_OUTSIDE_USES_THE_CORE_S_INSIDE = noClasses()
            .that()
            .resideInAnyPackage(REDIS, K8S, CLI)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".proxy.engine..",
                    ROOT + ".proxy.admission..",
                    ROOT + ".proxy.registration..",
                    ROOT + ".proxy.control..");

    @ArchTest
    static final ArchRule THE_SPI_KNOWS_NO_OTHER_ROOM_OF_THE_CORE = classes()
            .that()
            .resideInAPackage(ROOT + ".proxy.spi")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", ROOT + ".proxy.spi", PATHMAP, ROOT + ".protocol");

    @ArchTest
    static final ArchRule EMBEDDED_DEFAULTS_STAND_ON_THE_SPI_ALONE = classes()
            .that()
            .resideInAPackage(ROOT + ".proxy.local")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", ROOT + ".proxy.local", ROOT + ".proxy.spi", PATHMAP, ROOT + ".protocol");

    @ArchTest
    static final ArchRule ROOMS_OF_THE_CORE_HAVE_NO_CYCLE =
            slices().matching(ROOT + ".proxy.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_THING_IS = noClasses()
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Impl");
}
