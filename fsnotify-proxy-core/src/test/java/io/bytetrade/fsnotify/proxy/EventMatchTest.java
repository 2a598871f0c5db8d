package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import org.junit.jupiter.api.Test;

/** DESIGN §3: which watch an event matches, and how its paths are translated. */
class EventMatchTest {
    private static final String CHANNEL = "ns/pod/app/w";

    @Test
    void theKeyNamesTheWatchedDirectory() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.push("/host/data/file.txt", Op.CREATE, "/host/data");
            proxy.source.push("/host/data/sub/deep.txt", Op.CREATE, "/host/data");
            assertThat(client.event()).isEqualTo(new FileEvent("/mnt/data/file.txt", Op.CREATE, "/mnt/data"));
            assertThat(client.event()).isEqualTo(new FileEvent("/mnt/data/sub/deep.txt", Op.CREATE, "/mnt/data"));
        }
    }

    @Test
    void theNameIsAWatchedFileItself() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data/file.txt")) {
            proxy.source.push("/host/data/file.txt", Op.CHMOD, "/host/data");
            proxy.source.push("/host/data/other.txt", Op.CHMOD, "/host/data");
            assertThat(client.event()).isEqualTo(new FileEvent("/mnt/data/file.txt", Op.CHMOD, "/mnt/data/file.txt"));
            client.hearsNothing();
        }
    }

    @Test
    void theNameIsTheWatchedDirectoryItself() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.push("/host/data", Op.REMOVE, "/host");
            assertThat(client.event()).isEqualTo(new FileEvent("/mnt/data", Op.REMOVE, "/mnt/data"));
        }
    }

    @Test
    void nameAndKeyMayBothBeTheWatchedPath() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.push("/host/data", Op.REMOVE, "/host/data");
            assertThat(client.event()).isEqualTo(new FileEvent("/mnt/data", Op.REMOVE, "/mnt/data"));
            client.hearsNothing();
        }
    }

    @Test
    void whoWatchesDirectoryAndFileHearsOnceUnderTheDirectory() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data/file.txt", "/mnt/data")) {
            proxy.source.push("/host/data/file.txt", Op.CREATE, "/host/data");
            assertThat(client.event()).isEqualTo(new FileEvent("/mnt/data/file.txt", Op.CREATE, "/mnt/data"));
            client.hearsNothing();
        }
    }

    @Test
    void aSuspendedDirectoryWatcherDoesNotHideTheFileFromAnother() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            client.watch("ns/pod/app/file", "/mnt/data/file.txt")
                    .suspend(CHANNEL)
                    .sync();
            proxy.source.push("/host/data/file.txt", Op.CREATE, "/host/data");
            assertThat(client.event().key()).isEqualTo("/mnt/data/file.txt");
        }
    }

    @Test
    void eventsOfOtherPathsAreNotDelivered() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data/sub")) {
            proxy.source.created(
                    "/host/data/f", "/host/data/sub2/f", "/host/data/sub/deep/f", "/host/datasub/f", "/mnt/data/sub/f");
            client.hearsNothing();
            assertThat(proxy.stats().eventsReceived()).isEqualTo(5);
            assertThat(proxy.stats().eventsMatched()).isZero();
        }
    }

    @Test
    void pathsEndWhereASegmentEnds() throws Exception {
        try (TestProxy proxy = new TestProxy()) {
            proxy.pods.put(
                    "ns/pod",
                    new TestPod()
                            .hostPath("data", "/host/data")
                            .mount("data", "/mnt/data")
                            .hostPath("data2", "/host/data2")
                            .mount("data2", "/mnt/data2")
                            .build());
            try (TestClient client = proxy.watching(CHANNEL, "/mnt/data", "/mnt/data2")) {
                proxy.awaitRegistered(CHANNEL, "/host/data", "/host/data2");
                proxy.source.created("/host/data2/f", "/host/data/f");
                assertThat(client.event()).isEqualTo(new FileEvent("/mnt/data2/f", Op.CREATE, "/mnt/data2"));
                assertThat(client.event()).isEqualTo(new FileEvent("/mnt/data/f", Op.CREATE, "/mnt/data"));
            }
        }
    }

    @Test
    void aNameThatIsNotBelowTheWatchOfItsKeyIsCountedAndNotGuessed() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.push("/host/data2/f", Op.CREATE, "/host/data");
            proxy.source.push("/elsewhere/f", Op.CREATE, "/host/data");
            proxy.source.push("f", Op.CREATE, "/host/data");
            proxy.source.push("", Op.CREATE, "/host/data");
            client.hearsNothing();
            assertThat(proxy.stats().eventsMisplaced()).isEqualTo(4);
            proxy.source.created("/host/data/f");
            client.event();
        }
    }

    @Test
    void twoMountsOfOneVolumeGiveTwoNames() throws Exception {
        try (TestProxy proxy = new TestProxy()) {
            proxy.pods.put(
                    "ns/pod",
                    new TestPod()
                            .mount("data", "/mnt/data")
                            .mount("data", "/copy")
                            .build());
            try (TestClient client = proxy.watching(CHANNEL, "/mnt/data", "/copy")) {
                proxy.source.created("/host/data/f");
                assertThat(client.events(2))
                        .containsExactlyInAnyOrder(
                                new FileEvent("/mnt/data/f", Op.CREATE, "/mnt/data"),
                                new FileEvent("/copy/f", Op.CREATE, "/copy"));
                client.hearsNothing();
            }
        }
    }

    @Test
    void onePathOfTheNodeIsSeenByEachPodUnderItsOwnName() throws Exception {
        try (TestProxy proxy = new TestProxy()) {
            proxy.pods.put("ns/b", new TestPod().mount("data", "/b").build());
            try (TestClient a = proxy.watching("ns/a/app/w", "/mnt/data/x");
                    TestClient b = proxy.watching("ns/b/app/w", "/b/x")) {
                proxy.source.created("/host/data/x/f");
                assertThat(a.event()).isEqualTo(new FileEvent("/mnt/data/x/f", Op.CREATE, "/mnt/data/x"));
                assertThat(b.event()).isEqualTo(new FileEvent("/b/x/f", Op.CREATE, "/b/x"));
            }
        }
    }

    @Test
    void theRootOfTheNodeCanBeMountedAndWatched() throws Exception {
        try (TestProxy proxy = new TestProxy()) {
            proxy.pods.put("ns/pod", rootPod("/rootfs"));
            try (TestClient client = proxy.watching(CHANNEL, "/rootfs", "/rootfs/etc")) {
                proxy.awaitRegistered(CHANNEL, "/", "/etc");
                // As the deployed daemon speaks of the root: a doubled slash, and for a file below it an empty key.
                proxy.source.push("//x", Op.CREATE, "/");
                proxy.source.push("/y", Op.CREATE, "");
                proxy.source.push("/etc//passwd", Op.CREATE, "//etc");
                assertThat(client.events(3))
                        .containsExactly(
                                new FileEvent("/rootfs/x", Op.CREATE, "/rootfs"),
                                new FileEvent("/rootfs/y", Op.CREATE, "/rootfs"),
                                new FileEvent("/rootfs/etc/passwd", Op.CREATE, "/rootfs/etc"));
            }
        }
    }

    @Test
    void aVolumeMayBeMountedAtTheRootOfThePod() throws Exception {
        try (TestProxy proxy = new TestProxy()) {
            proxy.pods.put("ns/pod", new TestPod().mount("data", "/").build());
            try (TestClient client = proxy.watching(CHANNEL, "/", "/sub")) {
                proxy.source.created("/host/data/f", "/host/data/sub/f");
                assertThat(client.events(2))
                        .containsExactly(
                                new FileEvent("/f", Op.CREATE, "/"), new FileEvent("/sub/f", Op.CREATE, "/sub"));
            }
        }
    }

    @Test
    void eventsReachEveryClientThatWatchesAndNobodyElse() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.loops(3));
                TestClient one = proxy.watching("ns/a/app/w", "/mnt/data");
                TestClient two = proxy.watching("ns/b/app/w", "/mnt/data");
                TestClient three = proxy.watching("ns/c/app/w", "/mnt/data");
                TestClient nobody = proxy.client()) {
            proxy.source.created("/host/data/f");
            assertThat(one.event().name()).isEqualTo("/mnt/data/f");
            assertThat(two.event().name()).isEqualTo("/mnt/data/f");
            assertThat(three.event().name()).isEqualTo("/mnt/data/f");
            nobody.hearsNothing();
        }
    }

    private static PodInfo rootPod(String mountPath) {
        return new TestPod().hostPath("root", "/").mount("root", mountPath).build();
    }
}
