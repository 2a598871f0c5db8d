package io.bytetrade.fsnotify.k8s;

import static io.bytetrade.fsnotify.k8s.TestCluster.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.k8s.envtest.Kubeconfig;
import io.bytetrade.fsnotify.k8s.envtest.User;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class SecretsIT {
    private final Logger fabric8 = (Logger) LoggerFactory.getLogger("io.fabric8");
    private final Logger ours = (Logger) LoggerFactory.getLogger("io.bytetrade");

    @TempDir
    Path folder;

    @BeforeEach
    void logEverything() {
        fabric8.setLevel(Level.DEBUG);
        ours.setLevel(Level.TRACE);
    }

    @AfterEach
    void logAsBefore() {
        fabric8.setLevel(null);
        ours.setLevel(null);
    }

    @Test
    void noTokenIsLoggedOrPrintedOrThrown(ControlPlane plane) throws Exception {
        User user = plane.newUser();
        try (TestCluster cluster = TestCluster.open(plane);
                LogCapture log = LogCapture.begin()) {
            StringWriter said = new StringWriter();
            KubernetesCluster forbidden = cluster.connect(user);
            KubernetesCluster allowed = cluster.connect();
            said.write(printed(forbidden) + printed(allowed));
            ChannelId id = ChannelId.parse(cluster.newNamespace() + "/web-0/app");
            allowed.watchRegistry().start(changed -> {});
            allowed.watchRegistry().put(wanted(id, null, "/srv/a"));
            print(said, () -> forbidden.watchRegistry().start(changed -> {}));
            print(said, () -> forbidden.watchRegistry().put(wanted(id, null, "/srv/a")));
            said.write(namesOfThreads() + commandLines());
            plane.killApiServer();
            try {
                print(said, () -> forbidden.watchRegistry().put(wanted(id, null, "/srv/a")));
                print(said, () -> allowed.watchRegistry().remove(id));
            } finally {
                plane.startApiServer();
            }

            assertThat(said.toString())
                    .contains("forbidden", "does not answer", "fsnotify-k8s-watch", "kube-apiserver");
            assertThat(said + log.text())
                    .doesNotContain(user.token())
                    .doesNotContain(plane.admin().token());
        }
    }

    /** A kubeconfig may name a program that prints the credentials. */
    @Test
    void aTokenFromAProgramIsNotSaidEither(ControlPlane plane) throws Exception {
        String token = plane.admin().token();
        Path secret = Files.writeString(folder.resolve("secret"), credential(token));
        String user =
                "{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: cat, args: [" + secret + "]}}";
        String text = Kubeconfig.text(plane.url(), plane.certificate(), plane.admin());
        Path kubeconfig =
                Files.writeString(folder.resolve("kubeconfig"), text.replace("{token: \"" + token + "\"}", user));
        assertThat(kubeconfig).content().doesNotContain(token).contains(user);

        try (TestCluster cluster = TestCluster.open(plane);
                LogCapture log = LogCapture.begin();
                KubernetesCluster connected =
                        KubernetesCluster.builder().kubeconfig(kubeconfig).build()) {
            ChannelId id = ChannelId.parse(cluster.newNamespace() + "/web-0/app");
            connected.watchRegistry().start(changed -> {});
            connected.watchRegistry().put(wanted(id, null, "/srv/a"));
            String said = printed(connected) + namesOfThreads() + commandLines();

            assertThat(cluster.fsWatcherNames(id.namespace())).hasSize(1);
            assertThat(said + log.text()).doesNotContain(token);
        }
    }

    private interface Call {
        void make() throws AdapterException;
    }

    private static void print(StringWriter said, Call call) {
        AdapterException failure = catchThrowableOfType(AdapterException.class, call::make);
        failure.printStackTrace(new PrintWriter(said, true));
    }

    private static String printed(KubernetesCluster cluster) {
        return cluster.toString()
                + cluster.watchRegistry()
                + cluster.podDirectory()
                + cluster.refusalRecorder()
                + KubernetesCluster.builder();
    }

    private static String namesOfThreads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.joining("\n"));
    }

    /** What any user of this machine sees of every process. */
    private static String commandLines() throws IOException {
        StringBuilder lines = new StringBuilder();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    lines.append(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1))
                            .append('\n');
                } catch (IOException e) {
                    // It has ended.
                }
            }
        }
        return lines.toString();
    }

    private static String credential(String token) {
        return "{\"apiVersion\": \"client.authentication.k8s.io/v1beta1\", \"kind\": \"ExecCredential\","
                + " \"status\": {\"token\": \"" + token + "\"}}";
    }
}
