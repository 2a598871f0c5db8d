package io.bytetrade.fsnotify.protocol.client;

import static io.bytetrade.fsnotify.protocol.client.Watchers.clear;
import static io.bytetrade.fsnotify.protocol.client.Watchers.started;
import static io.bytetrade.fsnotify.protocol.client.Watchers.watch;
import static io.bytetrade.fsnotify.protocol.client.Wire.changed;
import static io.bytetrade.fsnotify.protocol.client.Wire.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a watcher makes of what the proxy says. */
@Timeout(30)
class JfsWatcherEventsTest {
    @TempDir
    Path directory;

    private FakeProxy proxy;
    private JfsWatcher watcher;
    private Peer peer;

    @BeforeEach
    void connect() throws Exception {
        proxy = FakeProxy.tcp();
        watcher = started(proxy, "/data");
        peer = proxy.accept();
        assertThat(peer.next()).isEqualTo(clear());
        assertThat(peer.next()).isEqualTo(watch("/data"));
    }

    @AfterEach
    void close() throws Exception {
        watcher.close();
        peer.close();
        proxy.close();
    }

    @Test
    void handsOverEventsAndNoticesInTheirOrder() throws Exception {
        Notice notice = new Notice(NoticeCode.NOT_MAPPED, "ns/pod/app/w", "/data is on an emptyDir");
        peer.events(event(1), event(2));
        peer.send(notice);
        peer.events(event(3));

        assertThat(taken(4)).containsExactly(changed(1), changed(2), new WatcherEvent.Noticed(notice), changed(3));
        assertThat(watcher.poll(Duration.ZERO)).isEmpty();
    }

    @Test
    void bytesMayTrickle() throws Exception {
        Notice notice = new Notice(NoticeCode.UNAVAILABLE, "", "later");
        peer.trickle(Wire.concat(
                MessageEncoder.encode(new Message.Events(List.of(event(1)))),
                MessageEncoder.encode(notice),
                MessageEncoder.encode(new Message.Events(List.of(event(2), event(3))))));

        assertThat(taken(4)).containsExactly(changed(1), new WatcherEvent.Noticed(notice), changed(2), changed(3));
    }

    @Test
    void overAUnixSocketToo() throws Exception {
        try (FakeProxy unix = FakeProxy.unix(directory.resolve("s"));
                JfsWatcher other = started(unix, "/data");
                Peer end = unix.accept()) {
            end.events(event(1));
            assertThat(other.take()).isEqualTo(changed(1));
        }
    }

    @Test
    void aConnectionCutInTheMiddleOfAFrameIsAGapBetweenOldAndNew() throws Exception {
        peer.events(event(1), event(2));
        peer.send(MessageEncoder.encode(new Message.Events(List.of(event(3)))).limit(300));
        peer.close();
        peer = proxy.accept();
        assertThat(peer.next()).isEqualTo(watch("/data"));
        peer.events(event(4));

        List<WatcherEvent> events = taken(4);
        assertThat(events).element(0).isEqualTo(changed(1));
        assertThat(events).element(1).isEqualTo(changed(2));
        assertThat(events.get(2))
                .isInstanceOfSatisfying(
                        WatcherEvent.Gap.class,
                        gap -> assertThat(gap.reason())
                                .contains(
                                        "the connection to 127.0.0.1:", "the proxy hung up in the middle of a frame"));
        assertThat(events).element(3).isEqualTo(changed(4));
    }

    @Test
    void everyReconnectIsAGap() throws Exception {
        for (int i = 1; i <= 5; i++) {
            peer.events(event(i));
            peer.close();
            peer = proxy.accept();
            assertThat(peer.next()).isEqualTo(watch("/data"));
            assertThat(watcher.take()).isEqualTo(changed(i));
            assertThat(watcher.take()).isInstanceOf(WatcherEvent.Gap.class);
        }
    }

    @Test
    void aResetConnectionIsAGapToo() throws Exception {
        peer.reset();
        peer = proxy.accept();
        peer.events(event(1));

        assertThat(watcher.take()).isInstanceOf(WatcherEvent.Gap.class);
        assertThat(watcher.take()).isEqualTo(changed(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {(2 << 20) + 1, Integer.MAX_VALUE, (int) 3_000_000_000L, -1})
    void anOverlongFrameEndsTheConnection(int length) throws Exception {
        peer.events(event(1));
        peer.send(ByteBuffer.allocate(8).putInt(length).putInt(6).flip());
        peer.awaitHangUp();
        peer = proxy.accept();
        peer.events(event(2));

        assertThat(watcher.take()).isEqualTo(changed(1));
        assertThat(watcher.take())
                .isInstanceOfSatisfying(
                        WatcherEvent.Gap.class,
                        gap -> assertThat(gap.reason())
                                .contains("a frame of " + Integer.toUnsignedString(length) + " bytes"));
        assertThat(watcher.take()).isEqualTo(changed(2));
    }

    @Test
    void aFrameThatCannotBeReadIsAGapAndTheConnectionGoesOn() throws Exception {
        peer.send(Wire.concat(
                Wire.frame(6, new byte[513]), MessageEncoder.encode(new Message.Events(List.of(event(1))))));
        peer.send(
                Wire.concat(Wire.frame(0, new byte[3]), MessageEncoder.encode(new Message.Events(List.of(event(2))))));

        List<WatcherEvent> events = taken(4);
        assertThat(events.get(0))
                .isInstanceOfSatisfying(
                        WatcherEvent.Gap.class,
                        gap -> assertThat(gap.reason())
                                .isEqualTo("the proxy sent a frame that cannot be read:"
                                        + " EVENT of 513 bytes holds no whole record"));
        assertThat(events).element(1).isEqualTo(changed(1));
        assertThat(events).element(2).isInstanceOf(WatcherEvent.Gap.class);
        assertThat(events).element(3).isEqualTo(changed(2));
    }

    @Test
    void aRecordThatCannotBeReadIsAGapAndTheOthersOfItsFrameCount() throws Exception {
        ByteBuffer frame = MessageEncoder.encode(new Message.Events(List.of(event(1), event(2), event(3))));
        peer.send(frame.put(8 + 514 + 1, (byte) 0xFF));

        assertThat(taken(3))
                .containsExactly(
                        changed(1),
                        changed(3),
                        new WatcherEvent.Gap("the proxy sent events that cannot be read:"
                                + " record 2 of 3 holds a path that is not UTF-8"));
    }

    @Test
    void aGapNamesOneRecordHoweverManyCannotBeRead() throws Exception {
        byte[] records = new byte[4_000 * 514];
        Arrays.fill(records, (byte) 0xFF);
        peer.send(Wire.frame(6, records));

        assertThat(watcher.take())
                .isEqualTo(new WatcherEvent.Gap("the proxy sent events that cannot be read:"
                        + " record 1 of 4000 holds a path that is not UTF-8, and 3999 more"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 1000, Integer.MAX_VALUE, -1})
    void aFrameThatIsForNoClientIsSkipped(int type) throws Exception {
        peer.send(Wire.concat(Wire.frame(type, new byte[100]), Wire.frame(type, new byte[0])));
        peer.events(event(1));

        assertThat(watcher.take()).isEqualTo(changed(1));
    }

    @Test
    void aFrameWithoutATypeIsSkipped() throws Exception {
        peer.send(ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 0, 0, 0, 3, 9, 9, 9}));
        peer.events(event(1));

        assertThat(watcher.take()).isEqualTo(changed(1));
    }

    @Test
    void aNoticeOfANewerProxyIsHandedOverAsItIs() throws Exception {
        Notice notice = new Notice(4711, "", "something new");
        peer.send(notice);

        WatcherEvent event = watcher.take();
        assertThat(event).isEqualTo(new WatcherEvent.Noticed(notice));
        assertThat(event.needsRescan()).isFalse();
    }

    @Test
    void aNoticeOfAnyLengthIsCut() throws Exception {
        byte[] body = new byte[1 << 20];
        Arrays.fill(body, 259, body.length, (byte) 'x');
        body[3] = (byte) NoticeCode.LIMIT_EXCEEDED.number();
        peer.send(Wire.frame(0, body));

        assertThat(watcher.take())
                .isEqualTo(new WatcherEvent.Noticed(new Notice(NoticeCode.LIMIT_EXCEEDED, "", "x".repeat(1024))));
    }

    @ParameterizedTest
    @EnumSource(NoticeCode.class)
    void aNoticeOfALossAsksForARescan(NoticeCode code) {
        boolean loss =
                code == NoticeCode.EVENTS_LOST || code == NoticeCode.SOURCE_GAP || code == NoticeCode.NOT_REPRESENTABLE;

        assertThat(new WatcherEvent.Noticed(new Notice(code, "", "")).needsRescan())
                .isEqualTo(loss);
    }

    @Test
    void hangsUpAndComesBackWhenTheProxyGoesAway() throws Exception {
        Notice notice = new Notice(NoticeCode.GOING_AWAY, "", "shutting down");
        peer.events(event(1));
        peer.send(notice);
        peer.awaitHangUp();
        peer = proxy.accept();
        assertThat(peer.next()).isEqualTo(watch("/data"));

        assertThat(watcher.take()).isEqualTo(changed(1));
        assertThat(watcher.take()).isEqualTo(new WatcherEvent.Noticed(notice));
        assertThat(watcher.take())
                .isInstanceOfSatisfying(
                        WatcherEvent.Gap.class, gap -> assertThat(gap.reason()).contains("the proxy shuts down"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void survivesGarbage(long seed) throws Exception {
        byte[] garbage = new byte[10_000];
        new Random(seed).nextBytes(garbage);
        garbage[0] |= 0x40; // surely longer than a frame may be
        peer.send(ByteBuffer.wrap(garbage));
        peer.close();
        peer = proxy.accept();
        peer.events(event(1));

        assertThat(watcher.take()).isInstanceOf(WatcherEvent.Gap.class);
        assertThat(watcher.take()).isEqualTo(changed(1));
    }

    private List<WatcherEvent> taken(int count) throws InterruptedException {
        WatcherEvent[] events = new WatcherEvent[count];
        for (int i = 0; i < count; i++) {
            events[i] = watcher.take();
        }
        return List.of(events);
    }
}
