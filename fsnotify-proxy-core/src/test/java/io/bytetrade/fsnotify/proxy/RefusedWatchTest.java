package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.pathmap.HostPathType;
import io.bytetrade.fsnotify.pathmap.Volume;
import io.bytetrade.fsnotify.pathmap.VolumeMount;
import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.MessageType;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import io.bytetrade.fsnotify.proxy.spi.Refusal;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WATCH that is refused, wholly or in part: the client is told why, in its own paths. */
class RefusedWatchTest {
    private static final String CHANNEL = "ns/pod/app/w";

    /** One mount for each reason why a path below it cannot be watched. The word "secret" stands in every node path. */
    private static PodInfo podOfManyVolumes() {
        return new TestPod()
                .hostPath("data", "/secret/data")
                .mount("data", "/mnt/data")
                .volume(new Volume.Unwatchable("cache", "emptyDir"))
                .mount("cache", "/mnt/data/cache")
                .volume(new Volume.Unwatchable("settings", "configMap"))
                .mount("settings", "/etc/app")
                .volume(new Volume.HostPath("file", "/secret/file", HostPathType.FILE))
                .mount("file", "/mnt/file")
                .volume(new Volume.HostPath("unset", "/secret/unset", HostPathType.UNSET))
                .mount("unset", "/mnt/unset")
                .mount(new VolumeMount("data", "/mnt/expr", "", "$(POD_NAME)"))
                .mount(new VolumeMount("data", "/mnt/escape", "../outside", ""))
                .volume(new Volume.HostPath("crooked", "/secret/../etc", HostPathType.DIRECTORY))
                .mount("crooked", "/mnt/crooked")
                .mount("absent", "/mnt/absent")
                .hostPath("tree", "/secret/...")
                .mount("tree", "/mnt/tree")
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "/opt/app,                  the path is on no volume",
        "/mnt/data2,                the path is on no volume",
        "/mnt/data/../../etc,       the path is on no volume",
        "/mnt/data/cache/f,         emptyDir",
        "/mnt/data/cache,           emptyDir",
        "/etc/app/app.conf,         configMap",
        "/mnt/file,                 hostPath of type File",
        "/mnt/unset,                hostPath without a type",
        "/mnt/expr,                 subPathExpr",
        "/mnt/escape,               subPath that is absolute or holds",
        "/mnt/crooked/passwd,       hostPath that is not absolute or holds",
        "/mnt/absent,               not declared",
        "/mnt/tree,                 recursive",
        "/mnt/data/...,             recursive watches are not supported",
        "mnt/data,                  relative",
    })
    void aPathThatCannotBeWatchedIsNamedWithTheReason(String path, String reason) throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            proxy.pods.put("ns/pod", podOfManyVolumes());
            client.watch(CHANNEL, path, "/mnt/data/good").sync();
            Notice notice = client.notice(NoticeCode.NOT_MAPPED);
            assertThat(notice.channel()).isEqualTo(CHANNEL);
            assertThat(notice.text()).startsWith(path + ": ").contains(reason).doesNotContain("secret");
            proxy.awaitRegistered(CHANNEL, "/secret/data/good");
            proxy.source.created("/secret/data/good/f");
            assertThat(client.event().name()).isEqualTo("/mnt/data/good/f");
        }
    }

    @Test
    void aPathThatHoldsANulIsRefused() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            byte[] channel = RawFrame.slot(CHANNEL);
            client.sendBytes(RawFrame.of(MessageType.WATCH, channel, RawFrame.slot("/mnt/data/\0/f")))
                    .sync();
            assertThat(client.notice(NoticeCode.NOT_MAPPED).text()).contains("NUL");
            assertThat(proxy.stats().watches()).isZero();
        }
    }

    @Test
    void refusalsOfOneFrameComeInOneNotice() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            client.watch(CHANNEL, "/opt/a", "/mnt/data", "/opt/b").sync();
            assertThat(client.notice(NoticeCode.NOT_MAPPED).text()).contains("/opt/a: ", "/opt/b: ");
            client.hearsNothing();
        }
    }

    @Test
    void aTypeThatTheOperatorAllowedIsWatched() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.hostPathTypes(Set.of(HostPathType.UNSET)))) {
            proxy.pods.put("ns/pod", podOfManyVolumes());
            try (TestClient client = proxy.watching(CHANNEL, "/mnt/unset")) {
                client.hearsNothing();
                proxy.awaitRegistered(CHANNEL, "/secret/unset");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ns", "ns/pod", "/pod/app", "ns//app", "ns/pod/", "ns/pod/app/", "ns/pod/app/w/x", "a\tb/c/d"
            })
    void aChannelIdThatIsNoneIsRefusedByItsName(String channel) throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            client.sendBytes(RawFrame.of(MessageType.WATCH, RawFrame.slot(channel), RawFrame.slot("/mnt/data")))
                    .sync();
            assertThat(client.notice(NoticeCode.INVALID_CHANNEL).channel()).isEqualTo(channel);
            client.watch(CHANNEL, "/mnt/data").hearsNothing();
            assertThat(proxy.stats().watches()).isEqualTo(1);
            assertThat(proxy.pods.lookups()).isEqualTo(1);
        }
    }

    @Test
    void aPodThatDoesNotExistIsRefused() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            proxy.pods.remove("ns/gone");
            client.watch("ns/gone/app/w", "/mnt/data").sync();
            Notice notice = client.notice(NoticeCode.POD_NOT_FOUND);
            assertThat(notice.channel()).isEqualTo("ns/gone/app/w");
            assertThat(notice.text()).contains("ns/gone");
            assertThat(proxy.stats().watches()).isZero();
            client.watch(CHANNEL, "/mnt/data").hearsNothing();
            assertThat(proxy.stats().watches()).isEqualTo(1);
        }
    }

    @Test
    void aContainerThatThePodHasNotIsRefused() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            client.watch("ns/pod/sidecar/w", "/mnt/data").sync();
            assertThat(client.notice(NoticeCode.POD_NOT_FOUND).text()).contains("no container sidecar");
            assertThat(proxy.stats().watches()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUCCEEDED", "FAILED"})
    void aPodThatHasEndedIsRefused(PodInfo.Phase phase) throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.client()) {
            proxy.pods.put("ns/pod", new TestPod().phase(phase).build());
            client.watch(CHANNEL, "/mnt/data").sync();
            assertThat(client.notice(NoticeCode.FORBIDDEN).text()).contains("has ended");
            assertThat(proxy.stats().watches()).isZero();
        }
    }

    @Test
    void theListenerHearsOfARefusal() throws Exception {
        BlockingQueue<Refusal> refusals = new LinkedBlockingQueue<>();
        ProxyListener listener = new ProxyListener() {
            @Override
            public void refused(Refusal refusal) {
                refusals.add(refusal);
            }
        };
        try (TestProxy proxy = new TestProxy(builder -> builder.listener(listener));
                TestClient client = proxy.client().watch(CHANNEL, "/opt")) {
            Refusal refusal = refusals.poll(TestClient.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(refusal.code()).isEqualTo(NoticeCode.NOT_MAPPED);
            assertThat(refusal.channel()).map(Object::toString).contains(CHANNEL);
            assertThat(refusal.peer()).isEqualTo(client.socket().getLocalAddress());
            assertThat(refusal.text()).startsWith("/opt: ");
        }
    }

    @Test
    void refusalsDoNotTouchWhatIsWatchedAlready() throws Exception {
        try (TestProxy proxy = new TestProxy();
                TestClient client = proxy.watching(CHANNEL, "/mnt/data")) {
            client.watch(CHANNEL, "/opt").sync().notice(NoticeCode.NOT_MAPPED);
            proxy.source.created("/host/data/f");
            assertThat(List.of(client.event())).extracting(FileEvent::name).containsExactly("/mnt/data/f");
        }
    }
}
