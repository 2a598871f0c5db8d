package io.bytetrade.fsnotify.proxy;

import io.bytetrade.fsnotify.proxy.local.InMemoryWatchRegistry;
import io.bytetrade.fsnotify.proxy.local.StaticPodDirectory;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A proxy in a process of its own, for {@link ChildJvm}. It says its port, and then answers: {@code connections}, how many it
 * has; {@code watches}, how many paths they watch; {@code heap}, how many bytes are in use; {@code hog}, how many descriptors it could take before there was none left; {@code free}, how many it gave back.
 */
final class SmallProxy {
    private static final List<FileInputStream> HOGGED = new ArrayList<>();

    private SmallProxy() {}

    public static void main(String[] arguments) throws Exception {
        try (FsNotifyProxy proxy = FsNotifyProxy.builder()
                .listenOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .eventSource(new PushedEvents())
                .watchRegistry(new InMemoryWatchRegistry())
                .podDirectory(StaticPodDirectory.everyPod(Map.of("/mnt/data", "/host/data")))
                .peerCheck(PeerCheckMode.OFF)
                .loops(1)
                .watchLateAfter(TestClient.PATIENCE)
                .build()) {
            proxy.start();
            System.out.println(((InetSocketAddress) proxy.address()).getPort());
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                System.out.println(answer(line, proxy));
            }
            free();
        }
    }

    private static int answer(String line, FsNotifyProxy proxy) throws IOException {
        return switch (line) {
            case "connections" -> proxy.stats().connections();
            case "watches" -> proxy.stats().watches();
            case "heap" -> heap();
            case "hog" -> hog();
            case "free" -> free();
            default -> throw new IllegalArgumentException(line);
        };
    }

    private static int heap() {
        System.gc();
        return (int) (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }

    private static int hog() {
        while (true) {
            try {
                HOGGED.add(new FileInputStream("/dev/null"));
            } catch (IOException noneIsLeft) {
                return HOGGED.size();
            }
        }
    }

    private static int free() throws IOException {
        int count = HOGGED.size();
        for (FileInputStream each : HOGGED) {
            each.close();
        }
        HOGGED.clear();
        return count;
    }
}
