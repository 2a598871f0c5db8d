package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Op;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** SUSPEND and RESUME: which the deployed proxy answers with nothing, and so does this one. */
class SuspendTest {
    private static final String CHANNEL = "ns/pod/app/w";
    private static final String OTHER = "ns/pod/app/other";

    @Test
    void aSuspendedWatcherHearsNothingAndIsNotTold() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            client.suspend(CHANNEL).sync();
            proxy.source.created("/host/data/1", "/host/data/2");
            proxy.source.push("/host/data", Op.REMOVE, "/host/data");
            client.hearsNothing();
            assertThat(proxy.stats().recordsDroppedSuspended()).isEqualTo(3);
            client.resume(CHANNEL).hearsNothing();
            proxy.source.created("/host/data/3");
            assertThat(client.event().name()).isEqualTo("/mnt/data/3");
        }
    }

    @Test
    void aSuspendedWatcherStaysRegistered() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.awaitRegistered(CHANNEL, "/host/data");
            client.suspend(CHANNEL).watch(CHANNEL, "/mnt/data/a").sync();
            proxy.awaitRegistered(CHANNEL, "/host/data", "/host/data/a");
        }
    }

    @Test
    void suspendCountsAlsoBeforeWatch() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()
                        .suspend(CHANNEL)
                        .watch(CHANNEL, "/mnt/data")
                        .sync()) {
            proxy.source.created("/host/data/1");
            client.sync().resume(CHANNEL).sync();
            proxy.source.created("/host/data/2");
            assertThat(client.event().name()).isEqualTo("/mnt/data/2");
        }
    }

    @Test
    void resumeWithoutSuspendIsNoMatter() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client().resume(CHANNEL).watch(CHANNEL, "/mnt/data")) {
            client.hearsNothing();
            proxy.source.created("/host/data/1");
            assertThat(client.event().name()).isEqualTo("/mnt/data/1");
        }
    }

    @Test
    void anotherWatcherOfTheConnectionGoesOn() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data", "/mnt/data/a")) {
            client.watch(OTHER, "/mnt/data", "/mnt/data/b").suspend(CHANNEL).sync();
            proxy.source.created("/host/data/f", "/host/data/a/f", "/host/data/b/f");
            assertThat(client.events(2)).extracting(FileEvent::name).containsExactly("/mnt/data/f", "/mnt/data/b/f");
            client.hearsNothing();
        }
    }

    @Test
    void anotherConnectionOfTheWatcherGoesOn() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient suspended = proxy.watching(CHANNEL, "/mnt/data").suspend(CHANNEL);
                TestClient other = proxy.watching(CHANNEL, "/mnt/data")) {
            suspended.sync();
            proxy.source.created("/host/data/f");
            assertThat(other.event().name()).isEqualTo("/mnt/data/f");
            suspended.hearsNothing();
        }
    }

    @Test
    void aPendingWriteIsDroppedIfTheWatcherIsSuspendedWhenItIsSent() throws Exception {
        try (TestProxy proxy = endlessWindow();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            proxy.source.push("/host/data/f", Op.WRITE, "/host/data");
            client.sync().suspend(CHANNEL).sync();
            proxy.source.push("/host/data/f", Op.CHMOD, "/host/data");
            client.hearsNothing();
            assertThat(proxy.stats().recordsDroppedSuspended()).isEqualTo(2);
        }
    }

    @Test
    void aPendingWriteArrivesIfTheWatcherWasResumedByThen() throws Exception {
        try (TestProxy proxy = endlessWindow();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data").suspend(CHANNEL)) {
            client.sync();
            proxy.source.push("/host/data/f", Op.WRITE, "/host/data");
            client.sync().resume(CHANNEL).sync();
            proxy.source.push("/host/data/f", Op.CHMOD, "/host/data");
            assertThat(client.events(2)).extracting(FileEvent::op).containsExactly(Op.WRITE, Op.CHMOD);
        }
    }

    /** A WRITE waits until another op comes. */
    private static TestProxy endlessWindow() throws StartException {
        Duration window = Duration.ofMinutes(10);
        return new TestProxy(builder -> builder.writeWindow(window).writeMaxDelay(window));
    }
}
