package io.bytetrade.fsnotify.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the examples as a reader would: each in a process of its own, one watching what the other serves. */
@Timeout(120)
class ExamplesTest {
    @Test
    void aClientSeesTheReportsOfAnEmbeddedProxy() throws Exception {
        int port = freePort();
        Process service = start(EmbeddedProxy.class, Map.of(), String.valueOf(port));
        try {
            assertThat(service.inputReader().readLine()).contains("watch /reports");
            Map<String, String> identity = Map.of(
                    "NOTIFY_SERVER",
                    "127.0.0.1:" + port,
                    "NAMESPACE",
                    "ns",
                    "POD_NAME",
                    "pod",
                    "CONTAINER_NAME",
                    "app");
            Process client = start(WatchDirectory.class, identity, "/reports");
            try (BufferedReader lines = client.inputReader()) {
                assertThat(lines.readLine()).matches("CREATE /reports/\\d+\\.csv");
            } finally {
                client.destroyForcibly();
            }
        } finally {
            service.destroyForcibly();
        }
    }

    private static Process start(Class<?> program, Map<String, String> environment, String argument)
            throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(List.of(java, "-cp", classes, program.getName(), argument));
        builder.environment().putAll(environment);
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
