package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.local.LocalWatches;
import io.bytetrade.fsnotify.proxy.local.StaticPodDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that serves files of this machine: one path that cannot be watched is no matter of the others. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the JDK polls, and events come seconds later")
class LocalFilesTest {
    private static final String CHANNEL = "ns/pod/app/w";

    @TempDir
    private Path temp;

    private Path root;

    @BeforeEach
    void makeFiles() throws Exception {
        root = Files.createDirectory(temp.resolve("root"));
        Files.createDirectory(root.resolve("d"));
        Files.createSymbolicLink(root.resolve("link"), Files.createDirectory(temp.resolve("outside")));
    }

    @Test
    void aLinkOutOfItsVolumeIsNotMappedAndTheOthersOfItsFrameWork() throws Exception {
        try (TestProxy proxy = proxy();
                TestClient client = proxy.client().watch(CHANNEL, "/mnt/data/link", "/mnt/data/d")) {
            Notice notice = client.notice(NoticeCode.NOT_MAPPED);
            assertThat(notice.channel()).isEqualTo(CHANNEL);
            assertThat(notice.text())
                    .startsWith("/mnt/data/link: ")
                    .contains("symbolic link")
                    .doesNotContain(temp.toString());
            Files.createFile(root.resolve("d/x"));
            assertThat(client.event().name()).isEqualTo("/mnt/data/d/x");
        }
    }

    @Test
    void aLinkOutOfItsVolumeHoldsBackNothingThatIsWatchedLater() throws Exception {
        try (TestProxy proxy = proxy();
                TestClient client = proxy.client().watch(CHANNEL, "/mnt/data/link")) {
            client.notice(NoticeCode.NOT_MAPPED);
            client.watch(CHANNEL, "/mnt/data/d");
            await().until(() -> {
                Files.createTempFile(root.resolve("d"), "x", "");
                return proxy.stats().recordsDelivered() > 0;
            });
            assertThat(client.event().key()).isEqualTo("/mnt/data/d");
        }
    }

    private TestProxy proxy() throws Exception {
        LocalWatches files = LocalWatches.under(root);
        return new TestProxy(builder -> builder.eventSource(files)
                .watchRegistry(files)
                .podDirectory(StaticPodDirectory.everyPod(Map.of("/mnt/data", root.toString()))));
    }
}
