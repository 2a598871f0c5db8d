package io.bytetrade.fsnotify.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageTest {
    private static final ChannelId CHANNEL = ChannelId.parse("ns1/pod-1/app");

    static Stream<Function<ChannelId, Message.Request>> requests() {
        return Stream.of(
                channel -> new Message.Watch(channel, List.of()),
                channel -> new Message.Unwatch(channel, List.of()),
                Message.Clear::new,
                Message.Suspend::new,
                Message.Resume::new);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestAlwaysSaysWhoSpeaks(Function<ChannelId, Message.Request> request) {
        assertThat(request.apply(CHANNEL).channel()).isEqualTo(CHANNEL);
        assertThatNullPointerException().isThrownBy(() -> request.apply(null)).withMessage("channel");
    }

    @Test
    void aMessageDoesNotChangeWithTheListsItWasMadeOf() {
        List<String> paths = new ArrayList<>(List.of("/a"));
        List<String> defects = new ArrayList<>(List.of("path 2"));
        List<FileEvent> events = new ArrayList<>(List.of(new FileEvent("/a/b", 1, "/a")));
        Message.Watch watch = new Message.Watch(CHANNEL, paths, defects);
        Message.Unwatch unwatch = new Message.Unwatch(CHANNEL, paths, defects);
        Message.Events message = new Message.Events(events, defects);
        Stream.of(paths, defects, events).forEach(List::clear);
        assertThat(watch.paths()).isEqualTo(unwatch.paths()).containsExactly("/a");
        assertThat(watch.defects()).isEqualTo(unwatch.defects()).containsExactly("path 2");
        assertThat(message.events()).hasSize(1);
        assertThat(message.defects()).containsExactly("path 2");
    }
}
