package io.bytetrade.fsnotify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.k8s.envtest.User;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class DoctorIT {
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    private ControlPlane plane;
    private Deployment deployment;

    @BeforeEach
    void start(ControlPlane plane) throws Exception {
        this.plane = plane;
        deployment = Deployment.prepare(plane);
    }

    @AfterEach
    void stop() {
        deployment.close();
    }

    @Test
    void aSoundClusterEndsWith0() throws Exception {
        deployment.createPod("live");
        fsWatcher("live");

        try (Program doctor = doctor(plane.admin())) {
            assertThat(doctor.awaitExit()).as(doctor.err()).isZero();
            assertThat(doctor.out())
                    .allMatch(line -> line.startsWith("ok  ") || line.startsWith("note"))
                    .anyMatch(line -> line.contains(deployment.redis.address()))
                    .anyMatch(line -> line.contains(plane.url()))
                    .contains("note     " + deployment.namespace + "/live-app: nobody holds it");
        }
    }

    @Test
    void whatHasNoLivePodIsListedAndStays() throws Exception {
        fsWatcher("gone");

        try (Program doctor = doctor(plane.admin())) {
            assertThat(doctor.awaitExit()).isEqualTo(6);
            assertThat(doctor.out())
                    .contains("suspect  " + deployment.namespace
                            + "/gone-app: pod \"gone\" does not exist; nobody holds it");
        }
        assertThat(deployment.fsWatcher("gone-app")).isNotNull();
    }

    @Test
    void withNobodyToAskItRefusesToClean() throws Exception {
        fsWatcher("gone");

        try (Program doctor = doctor(plane.admin(), "--clean")) {
            assertThat(doctor.awaitExit()).isEqualTo(2);
            assertThat(doctor.out()).isEmpty();
            assertThat(doctor.err()).contains("there is no terminal: add --yes");
        }
        assertThat(deployment.fsWatcher("gone-app")).isNotNull();
    }

    @Test
    void withYesItCleansWithoutAsking() throws Exception {
        fsWatcher("gone");
        deployment.createPod("live");
        fsWatcher("live");

        try (Program doctor = doctor(plane.admin(), "--clean", "--yes")) {
            assertThat(doctor.awaitExit()).isZero();
            assertThat(doctor.out()).contains("deleted  " + deployment.namespace + "/gone-app");
        }
        assertThat(deployment.cluster.fsWatcherNames(deployment.namespace)).containsExactly("live-app");
    }

    @ParameterizedTest
    @CsvSource({"y, 0, false", "yes, 0, false", "n, 6, true", "'', 6, true", "maybe, 6, true"})
    void onATerminalItAsks(String answer, int exitCode, boolean stays) throws Exception {
        assumeThat(SCRIPT).as("util-linux, which gives a program a terminal").isExecutable();
        fsWatcher("gone");

        Process doctor = onTerminal("doctor", "--namespaces", deployment.namespace, "--clean");
        try (Writer keyboard = doctor.outputWriter()) {
            keyboard.write(answer + "\n");
            keyboard.flush();
            String said = new String(doctor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).contains("Delete what has no live pod (1)? [y/N]");
            assertThat(doctor.waitFor()).as(said).isEqualTo(exitCode);
        }
        assertThat(deployment.fsWatcher("gone-app") != null).isEqualTo(stays);
    }

    @Test
    void withoutRedisItEndsWith3() throws Exception {
        deployment.redis.kill();

        try (Program doctor = doctor(plane.admin())) {
            assertThat(doctor.awaitExit()).isEqualTo(3);
            assertThat(doctor.out())
                    .filteredOn(line -> line.startsWith("fault"))
                    .singleElement()
                    .asString()
                    .contains(deployment.redis.address());
        }
    }

    @Test
    void withoutRightsItEndsWith4AndShowsNoToken() throws Exception {
        User nobody = plane.newUser();

        try (Program doctor = doctor(nobody)) {
            assertThat(doctor.awaitExit()).isEqualTo(4);
            assertThat(doctor.out())
                    .filteredOn(line -> line.startsWith("fault"))
                    .hasSize(3)
                    .noneMatch(line -> line.contains(nobody.token()));
            assertThat(doctor.err()).isEmpty();
        }
    }

    private Program doctor(User user, String... options) throws Exception {
        String[] arguments = Stream.concat(
                        Stream.of(
                                "doctor",
                                "--namespaces",
                                deployment.namespace,
                                "--lease-namespace",
                                deployment.namespace),
                        Stream.of(options))
                .toArray(String[]::new);
        return Program.start(deployment.environment(user), arguments);
    }

    private Process onTerminal(String... arguments) throws Exception {
        String command = String.join(" ", Program.command(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(List.of(SCRIPT.toString(), "-qec", command, "/dev/null")).redirectErrorStream(true);
        builder.environment().putAll(deployment.environment(plane.admin()));
        return builder.start();
    }

    /** As the Go proxy leaves it. */
    private void fsWatcher(String pod) {
        deployment.cluster.apply("""
                apiVersion: sys.bytetrade.io/v1alpha1
                kind: FSWatcher
                metadata: {name: %s-app, namespace: %s}
                spec: {pod: %s, container: app, paths: [/srv/data]}
                status: {state: active}
                """.formatted(pod, deployment.namespace, pod));
    }
}
