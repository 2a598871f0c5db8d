package io.bytetrade.fsnotify.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.FrameDecoder;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchSetTest {
    private static final ChannelId ID = new ChannelId("ns", "pod", "app", "w");

    private final WatchSet watches = new WatchSet(ID);

    @Test
    void theVeryFirstWordIsClear() {
        watches.add("/a");
        watches.reconnected();
        assertThat(said()).containsExactly(new Message.Clear(ID), watch("/a"));
        watches.reconnected();
        assertThat(said()).containsExactly(watch("/a"));
    }

    @Test
    void whatComesInARowGoesInOneMessageAndTheOrderOfCallsHolds() {
        connected("/old");
        watches.add("/b");
        watches.add("/a");
        watches.remove("/old");
        watches.add("/c");

        assertThat(said()).containsExactly(watch("/b", "/a"), unwatch("/old"), watch("/c"));
    }

    @Test
    void ofOnePathOnlyTheLastCallIsSaid() {
        connected("/a", "/b");
        watches.remove("/a");
        watches.add("/a");
        watches.add("/b");
        watches.remove("/b");

        assertThat(said()).containsExactly(watch("/a"), unwatch("/b"));
        assertThat(watches.list()).containsExactly("/a");
    }

    @Test
    void aPathThatCameAndWentUnsaidIsNeverSaid() {
        connected("/a");
        watches.add("/b");
        watches.remove("/b");
        watches.remove("/unknown");

        assertThat(watches.hasNext()).isFalse();
    }

    @Test
    void addingAgainIsSaidAgain() {
        connected("/a");
        watches.add("/a");

        assertThat(said()).containsExactly(watch("/a"));
    }

    @Test
    void aNewConnectionIsToldWhatIsWatchedNowAndNothingElse() {
        connected("/a", "/b");
        watches.remove("/a");
        watches.add("/c");
        watches.reconnected();

        assertThat(said()).containsExactly(watch("/b", "/c"));
    }

    @Test
    void whatWasSaidOnTheOldConnectionNeedsNoUnwatchOnTheNewOne() {
        connected("/a");
        watches.reconnected();
        watches.remove("/a");

        assertThat(watches.hasNext()).isFalse();
        assertThat(watches.idle()).isTrue();
    }

    @Test
    void isNotIdleBeforeTheClear() {
        assertThat(watches.idle()).isFalse();
    }

    @Test
    void splitsWhatDoesNotFitInAFrame() {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i <= WatchSet.MAX_PATHS_PER_FRAME; i++) {
            paths.add("/" + (10_000 + i));
        }
        connected(paths.toArray(String[]::new));
        watches.reconnected();
        List<Message.Request> said = said();

        assertThat(said)
                .containsExactly(
                        new Message.Watch(ID, paths.subList(0, WatchSet.MAX_PATHS_PER_FRAME)),
                        watch(paths.get(WatchSet.MAX_PATHS_PER_FRAME)));
        int length = MessageEncoder.encode(said.get(0)).getInt(0);
        assertThat(length).isBetween(FrameDecoder.DEFAULT_MAX_FRAME_BYTES - 254, FrameDecoder.DEFAULT_MAX_FRAME_BYTES);
    }

    @Test
    void listsASortedCopyThatCannotBeChanged() {
        connected("/b", "/a");
        List<String> list = watches.list();
        watches.add("/c");

        assertThat(list).containsExactly("/a", "/b");
        assertThatThrownBy(() -> list.add("/d")).isInstanceOf(UnsupportedOperationException.class);
    }

    private void connected(String... paths) {
        List.of(paths).forEach(watches::add);
        watches.reconnected();
        said();
    }

    private List<Message.Request> said() {
        List<Message.Request> said = new ArrayList<>();
        while (watches.hasNext()) {
            Optional<Message.Request> next = watches.next();
            assertThat(next).isPresent();
            said.add(next.get());
        }
        assertThat(watches.next()).isEmpty();
        return said;
    }

    private static Message.Watch watch(String... paths) {
        return new Message.Watch(ID, List.of(paths));
    }

    private static Message.Unwatch unwatch(String... paths) {
        return new Message.Unwatch(ID, List.of(paths));
    }
}
