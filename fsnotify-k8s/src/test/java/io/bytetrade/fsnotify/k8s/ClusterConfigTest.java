package io.bytetrade.fsnotify.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterConfigTest {
    private static final String SECRET = "s3cr3t-t0k3n";
    private static final String TWO_CONTEXTS = """
            apiVersion: v1
            kind: Config
            clusters:
            - {name: one, cluster: {server: "https://one.example.com:6443"}}
            - {name: two, cluster: {server: "https://two.example.com:6443/path/"}}
            users: [{name: me, user: {token: "%s"}}]
            contexts:
            - {name: first, context: {cluster: one, user: me}}
            - {name: second, context: {cluster: two, user: me}}
            current-context: first
            """.formatted(SECRET);

    @TempDir
    Path folder;

    @AfterEach
    void forgetProperties() {
        List.of(
                        "kubeconfig",
                        "KUBERNETES_SERVICE_HOST",
                        "KUBERNETES_SERVICE_PORT",
                        "kubernetes.auth.serviceAccount.token")
                .forEach(System::clearProperty);
    }

    @Test
    void theCurrentContextIsTakenUnlessAnotherIsNamed() throws Exception {
        Path file = write(TWO_CONTEXTS);

        assertThat(ClusterConfig.read(file, null).getMasterUrl()).isEqualTo("https://one.example.com:6443/");
        Config second = ClusterConfig.read(file, "second");
        assertThat(second.getMasterUrl()).isEqualTo("https://two.example.com:6443/path/");
        assertThat(second.getRequestTimeout()).isEqualTo(5_000);
        assertThat(second.getConnectionTimeout()).isEqualTo(5_000);
        assertThat(second.getRequestRetryBackoffLimit()).isZero();
        assertThat(ApiServer.at(second.getMasterUrl())).hasToString("https://two.example.com:6443/path");
    }

    @Test
    void withoutAFileTheOneThatIsFoundIsTaken() throws Exception {
        System.setProperty("kubeconfig", write(TWO_CONTEXTS).toString());

        assertThat(ClusterConfig.read(null, null).getMasterUrl()).isEqualTo("https://one.example.com:6443/");
        assertThat(ClusterConfig.read(null, "second").getMasterUrl()).startsWith("https://two.example.com");
    }

    @Test
    void withoutAnyConfigurationThereIsAClearLine() {
        System.setProperty("kubeconfig", folder.resolve("absent").toString());

        assertThat(failure(null, null)).hasMessageStartingWith("no API server is configured: ");
    }

    @Test
    void inAPodTheServiceAccountIsTaken() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), SECRET);
        System.setProperty("kubeconfig", folder.resolve("absent").toString());
        System.setProperty("KUBERNETES_SERVICE_HOST", "fd00::1");
        System.setProperty("KUBERNETES_SERVICE_PORT", "443");
        System.setProperty("kubernetes.auth.serviceAccount.token", token.toString());

        Config config = ClusterConfig.read(null, null);

        assertThat(config.getMasterUrl()).isEqualTo("https://[fd00::1]:443/");
        assertThat(config.getAutoOAuthToken()).isEqualTo(SECRET);
        assertThat(ApiServer.at(config.getMasterUrl())).hasToString("https://[fd00::1]:443");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path absent = folder.resolve("absent");

        assertThat(failure(absent, null)).hasMessage("cannot read the kubeconfig " + absent + ": no such file");
    }

    @Test
    void aContextThatIsNotThereIsNamedAndSoAreThoseThatAre() throws Exception {
        assertThat(failure(write(TWO_CONTEXTS), "third"))
                .hasMessage("the kubeconfig has no context \"third\"; it has: first, second");
    }

    @Test
    void aFileThatCannotBeUnderstoodIsNotQuoted() throws Exception {
        Path broken = write("apiVersion: v1\nusers: [{name: me, user: {token: \"" + SECRET + "\"\n}}}}]]\n");
        try (LogCapture log = LogCapture.begin()) {
            AdapterException explicit = failure(broken, null);
            assertThat(explicit)
                    .hasMessage("the kubeconfig " + broken + " cannot be understood")
                    .hasNoCause();

            System.setProperty("kubeconfig", broken.toString());
            assertThat(failure(null, null)).hasNoCause();

            assertThat(log.text()).doesNotContain(SECRET);
        }
    }

    @Test
    void aClusterIsPrintedByItsAddress() throws Exception {
        try (KubernetesCluster cluster = KubernetesCluster.builder()
                .kubeconfig(write(TWO_CONTEXTS))
                .context("second")
                .build()) {
            assertThat(cluster).hasToString("Kubernetes at https://two.example.com:6443/path");
        }
    }

    @Test
    void credentialsInTheAddressAreNotPrinted() {
        assertThat(ApiServer.at("https://me:" + SECRET + "@host.example.com/?token=" + SECRET))
                .hasToString("https://host.example.com");
    }

    @Test
    void aNameThatAReplicaCannotHaveIsRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KubernetesCluster.builder().identity("My Pod"))
                .withMessageStartingWith("identity: \"My Pod\" is no name of a pod");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KubernetesCluster.builder().leaseNamespace("a.b"))
                .withMessageStartingWith("leaseNamespace: \"a.b\" is no name of a namespace");
    }

    @Test
    void eachProcessIsAnotherReplicaWhateverThePodIsCalled() {
        for (String pod : List.of("proxy-0", "p".repeat(253), "p".repeat(243) + "." + "q".repeat(9))) {
            String replica = ThisPod.replica(pod);

            assertThat(DnsName.isSubdomain(replica)).as(replica).isTrue();
            assertThat(replica).startsWith(pod.substring(0, 7)).isNotEqualTo(ThisPod.replica(pod));
        }
    }

    @Test
    void aNamespaceThatCannotExistIsRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KubernetesCluster.builder().namespaces(List.of("good", "Not_Good")))
                .withMessageContaining("\"Not_Good\" is no name of a namespace");
    }

    private AdapterException failure(Path kubeconfig, String context) {
        AdapterException failure =
                catchThrowableOfType(AdapterException.class, () -> ClusterConfig.read(kubeconfig, context));
        assertThat(failure).isNotNull().matches(e -> !e.isRetryable());
        return failure;
    }

    private Path write(String text) throws Exception {
        return Files.writeString(folder.resolve("config"), text);
    }
}
