package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** UNWATCH: by pod path, without a lookup. */
class UnwatchTest {
    private static final String CHANNEL = "ns/pod/app/w";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/mnt/data/a",
                "/mnt/data/a/",
                "//mnt//data///a//",
                "/mnt/./data/a/.",
                "/mnt/data/b/../a",
                "/../mnt/data/a"
            })
    void aPathIsTakenBackInAnySpelling(String spelling) throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data/a", "/mnt/data/b")) {
            client.unwatch(CHANNEL, spelling).hearsNothing();
            proxy.source.created("/host/data/a/f", "/host/data/b/f");
            assertThat(client.event().name()).isEqualTo("/mnt/data/b/f");
            proxy.awaitRegistered(CHANNEL, "/host/data/b");
        }
    }

    @Test
    void unwatchOfTheLastPathRemovesTheWatcherFromTheRegistry() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data/a", "/mnt/data/b")) {
            proxy.awaitRegistered(CHANNEL, "/host/data/a", "/host/data/b");
            client.unwatch(CHANNEL, "/mnt/data/b", "/mnt/data/a").sync();
            proxy.awaitRegistered(CHANNEL);
            assertThat(proxy.registry.removes(CHANNEL)).isEqualTo(1);
            assertThat(proxy.stats().watches()).isZero();
        }
    }

    @Test
    void whatIsNotWatchedIsNoMatter() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.awaitRegistered(CHANNEL, "/host/data");
            client.unwatch(CHANNEL, "/mnt/data/a", "/opt", "relative", "/mnt/data/...")
                    .unwatch("ns/pod/app/other", "/mnt/data")
                    .unwatch("ns/unheard/of/w", "/mnt/data")
                    .hearsNothing();
            assertThat(proxy.stats().unsyncedWatchers()).isZero();
            assertThat(proxy.registry.puts(CHANNEL)).hasSize(1);
            proxy.source.created("/host/data/f");
            assertThat(client.event().name()).isEqualTo("/mnt/data/f");
        }
    }

    @Test
    void aWatcherTakesBackOnlyItsOwnPaths() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient one = proxy.watching("ns/pod/app/one", "/mnt/data").watch("ns/pod/app/two", "/mnt/data");
                TestClient other = proxy.watching("ns/pod/app/one", "/mnt/data")) {
            one.unwatch("ns/pod/app/one", "/mnt/data").sync();
            proxy.source.created("/host/data/f");
            assertThat(one.event().name()).isEqualTo("/mnt/data/f");
            assertThat(other.event().name()).isEqualTo("/mnt/data/f");
            other.unwatch("ns/pod/app/one", "/mnt/data").sync();
            proxy.awaitRegistered("ns/pod/app/one");
            proxy.awaitRegistered("ns/pod/app/two", "/host/data");
        }
    }

    @Test
    void aPathThatIsSeenUnderTwoMountsStaysRegisteredUntilBothNamesAreTakenBack() throws Exception {
        try (TestProxy proxy = new TestProxy()) {
            proxy.pods.put(
                    "ns/pod",
                    new TestPod()
                            .mount("data", "/mnt/data")
                            .mount("data", "/copy")
                            .build());
            try (TestClient client = proxy.watching(CHANNEL, "/mnt/data", "/copy")) {
                proxy.awaitRegistered(CHANNEL, "/host/data");
                client.unwatch(CHANNEL, "/mnt/data").sync();
                proxy.source.created("/host/data/f");
                assertThat(client.event().name()).isEqualTo("/copy/f");
                client.hearsNothing();
                proxy.awaitRegistered(CHANNEL, "/host/data");
                assertThat(proxy.registry.removes(CHANNEL)).isZero();
                client.unwatch(CHANNEL, "/copy").sync();
                proxy.awaitRegistered(CHANNEL);
            }
        }
    }

    @Test
    void unwatchNeedsNoPodDirectory() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            int lookups = proxy.pods.lookups();
            proxy.pods.remove("ns/pod");
            client.unwatch(CHANNEL, "/mnt/data").unwatch("ns/other/app/w", "/x").hearsNothing();
            assertThat(proxy.pods.lookups()).isEqualTo(lookups);
            proxy.awaitRegistered(CHANNEL);
        }
    }
}
