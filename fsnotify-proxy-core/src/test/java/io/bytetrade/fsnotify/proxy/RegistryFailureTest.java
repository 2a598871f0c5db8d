package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** DESIGN §9: the registry fails; forwarding goes on, changes wait, and the client is told once and when it is over. */
class RegistryFailureTest {
    private static final String CHANNEL = "ns/pod/app/w";
    private static final AdapterException DOWN = AdapterException.retryable("https://10.0.0.1:6443 is down", null);
    private static final AdapterException FORBIDDEN =
            AdapterException.permanent("create fswatchers is forbidden in ns, node path /host", null);

    @Test
    void theClientIsToldOnceAndAgainWhenItIsRegistered() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            proxy.registry.fail(DOWN);
            client.watch(CHANNEL, "/mnt/data");
            Notice notice = client.notice(NoticeCode.UNAVAILABLE);
            assertThat(notice.channel()).isEqualTo(CHANNEL);
            assertThat(notice.text()).isEqualTo("the watch is not registered yet; it is retried");
            await().until(() -> proxy.registry.failures() >= 4);
            client.hearsNothing();
            proxy.registry.fail(null);
            Notice end = client.notice(NoticeCode.SOURCE_GAP);
            assertThat(end.channel()).isEqualTo(CHANNEL);
            assertThat(end.text()).isEqualTo("registered now; rescan");
            proxy.awaitRegistered(CHANNEL, "/host/data");
            client.hearsNothing();
        }
    }

    @Test
    void eventsAndChangesGoOnMeanwhile() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data/a", "/mnt/data/b")) {
            proxy.awaitRegistered(CHANNEL, "/host/data/a", "/host/data/b");
            proxy.registry.fail(DOWN);
            client.watch(CHANNEL, "/mnt/data/c").notice(NoticeCode.UNAVAILABLE);
            client.unwatch(CHANNEL, "/mnt/data/a").sync();
            proxy.source.created("/host/data/a/f", "/host/data/b/f", "/host/data/c/f");
            assertThat(client.event().name()).isEqualTo("/mnt/data/b/f");
            assertThat(client.event().name()).isEqualTo("/mnt/data/c/f");
            proxy.registry.fail(null);
            client.notice(NoticeCode.SOURCE_GAP);
            proxy.awaitRegistered(CHANNEL, "/host/data/b", "/host/data/c");
        }
    }

    @Test
    void aPathThatFailsDoesNotHoldBackALaterOneAndTheClientIsToldOfThat() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            proxy.registry.fail(AdapterException.partial("/host/data/bad", null, Set.of("/host/data/bad"), Map.of()));
            client.watch(CHANNEL, "/mnt/data/bad").notice(NoticeCode.UNAVAILABLE);
            await().until(() -> proxy.registry.failures() >= 5);
            client.watch(CHANNEL, "/mnt/data/good");
            assertThat(client.notice(NoticeCode.SOURCE_GAP).text()).isEqualTo("registered now; rescan");
            assertThat(proxy.registered(CHANNEL)).containsExactly("/host/data/good");
            proxy.registry.fail(null);
            client.notice(NoticeCode.SOURCE_GAP);
            proxy.awaitRegistered(CHANNEL, "/host/data/bad", "/host/data/good");
        }
    }

    @Test
    void aPathThatTheRegistryRefusesIsNotMappedUnderItsNamesInThePod() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client();
                TestClient other = proxy.client()) {
            proxy.registry.fail(AdapterException.partial(
                    "will not watch /host/data/link", null, Set.of(), Map.of("/host/data/link", "it is a link")));
            client.watch(CHANNEL, "/mnt/data/link", "/mnt/data/a");
            Notice notice = client.notice(NoticeCode.NOT_MAPPED);
            assertThat(notice.channel()).isEqualTo(CHANNEL);
            assertThat(notice.text()).isEqualTo("/mnt/data/link: it is a link");
            assertThat(proxy.registered(CHANNEL)).containsExactly("/host/data/a");
            other.watch(CHANNEL, "/mnt/data/link");
            assertThat(other.notice(NoticeCode.NOT_MAPPED).text()).isEqualTo("/mnt/data/link: it is a link");
            client.hearsNothing();
        }
    }

    @Test
    void everyConnectionOfTheWatcherIsTold() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient one = proxy.client();
                TestClient two = proxy.client();
                TestClient other = proxy.client()) {
            proxy.registry.fail(DOWN);
            one.watch(CHANNEL, "/mnt/data").notice(NoticeCode.UNAVAILABLE);
            two.watch(CHANNEL, "/mnt/data/b").notice(NoticeCode.UNAVAILABLE);
            proxy.registry.fail(null);
            one.notice(NoticeCode.SOURCE_GAP);
            two.notice(NoticeCode.SOURCE_GAP);
            other.hearsNothing();
        }
    }

    @Test
    void whatFailsForGoodIsToldAndNotTriedBeforeSomethingChanges() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            proxy.registry.fail(FORBIDDEN);
            client.watch(CHANNEL, "/mnt/data");
            Notice notice = client.notice(NoticeCode.UNAVAILABLE);
            assertThat(notice.text()).isEqualTo("the watch cannot be registered; the operator's log says why");
            assertThat(proxy.registry.failures()).isEqualTo(1);
            proxy.registry.fail(null);
            client.hearsNothing();
            assertThat(proxy.registry.isEmpty()).isTrue();
            client.watch(CHANNEL, "/mnt/data/a");
            client.notice(NoticeCode.SOURCE_GAP);
            proxy.awaitRegistered(CHANNEL, "/host/data", "/host/data/a");
        }
    }

    @Test
    void theListenerHearsOfEachFailure() throws Exception {
        List<String> failures = new CopyOnWriteArrayList<>();
        ProxyListener listener = new ProxyListener() {
            @Override
            public void registryFailed(ChannelId id, AdapterException failure) {
                failures.add(id + ": " + failure.getMessage());
            }
        };
        try (TestProxy proxy = new TestProxy(builder -> builder.listener(listener));
                TestClient client = proxy.client()) {
            proxy.registry.fail(DOWN);
            client.watch(CHANNEL, "/mnt/data").notice(NoticeCode.UNAVAILABLE);
            await().until(() -> failures.size() >= 2);
            assertThat(failures).containsOnly(CHANNEL + ": " + DOWN.getMessage());
            proxy.registry.fail(null);
            client.notice(NoticeCode.SOURCE_GAP);
        }
    }

    @Test
    void aWatcherThatLeavesMeanwhileIsNotRegisteredLater() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.releaseDelay(Duration.ZERO))) {
            proxy.registry.fail(DOWN);
            try (TestClient client = proxy.client()) {
                client.watch(CHANNEL, "/mnt/data").notice(NoticeCode.UNAVAILABLE);
            }
            await().until(() -> proxy.stats().connections() == 0);
            proxy.registry.fail(null);
            proxy.awaitRegistered(CHANNEL);
            assertThat(proxy.registry.puts(CHANNEL)).isEmpty();
        }
    }
}
