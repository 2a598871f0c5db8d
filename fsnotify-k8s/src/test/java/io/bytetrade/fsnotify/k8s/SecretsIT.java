package io.bytetrade.fsnotify.k8s;

import static io.bytetrade.fsnotify.k8s.TestCluster.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.k8s.envtest.User;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class SecretsIT {
    @Test
    void noTokenIsLoggedOrPrintedOrThrown(ControlPlane plane) throws Exception {
        User user = plane.newUser();
        Logger fabric8 = (Logger) LoggerFactory.getLogger("io.fabric8");
        Logger ours = (Logger) LoggerFactory.getLogger("io.bytetrade");
        fabric8.setLevel(Level.DEBUG);
        ours.setLevel(Level.TRACE);
        try (TestCluster cluster = TestCluster.open(plane);
                LogCapture log = LogCapture.begin()) {
            StringWriter said = new StringWriter();
            KubernetesCluster forbidden = cluster.connect(user);
            KubernetesCluster allowed = cluster.connect();
            said.write(forbidden.toString()
                    + allowed
                    + forbidden.watchRegistry()
                    + forbidden.podDirectory()
                    + forbidden.refusalRecorder());
            ChannelId id = ChannelId.parse(cluster.newNamespace() + "/web-0/app");
            allowed.watchRegistry().start(changed -> {});
            allowed.watchRegistry().put(wanted(id, null, "/srv/a"));
            print(said, () -> forbidden.watchRegistry().start(changed -> {}));
            print(said, () -> forbidden.watchRegistry().put(wanted(id, null, "/srv/a")));
            plane.killApiServer();
            try {
                print(said, () -> forbidden.watchRegistry().put(wanted(id, null, "/srv/a")));
                print(said, () -> allowed.watchRegistry().remove(id));
            } finally {
                plane.startApiServer();
            }

            assertThat(said.toString()).contains("forbidden", "does not answer");
            assertThat(said + log.text())
                    .doesNotContain(user.token())
                    .doesNotContain(plane.admin().token());
        } finally {
            fabric8.setLevel(null);
            ours.setLevel(null);
        }
    }

    private interface Call {
        void make() throws AdapterException;
    }

    private static void print(StringWriter said, Call call) {
        AdapterException failure = catchThrowableOfType(AdapterException.class, call::make);
        failure.printStackTrace(new PrintWriter(said, true));
    }
}
