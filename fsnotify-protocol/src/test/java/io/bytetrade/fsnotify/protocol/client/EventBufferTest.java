package io.bytetrade.fsnotify.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Op;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventBufferTest {
    private final AtomicInteger roomAgain = new AtomicInteger();
    private final EventBuffer buffer = new EventBuffer("watcher w", 4, roomAgain::incrementAndGet);

    @Test
    void isFullFromItsCapacityUntilHalfWasTaken() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            buffer.put(event(i));
        }
        assertThat(buffer.full()).isFalse();
        buffer.put(event(3));
        assertThat(buffer.full()).isTrue();
        buffer.take();
        assertThat(buffer.full()).isTrue();
        assertThat(roomAgain).hasValue(0);
        buffer.take();
        assertThat(buffer.full()).isFalse();
        buffer.take();
        assertThat(roomAgain).hasValue(1);
    }

    @Test
    void dropsNothingThatComesWhileItIsFull() throws InterruptedException {
        for (int i = 0; i < 6; i++) {
            buffer.put(event(i));
        }
        for (int i = 0; i < 6; i++) {
            assertThat(buffer.take()).isEqualTo(event(i));
        }
        assertThat(roomAgain).hasValue(1);
    }

    @Test
    void aGapRightAfterAGapIsNotRepeated() throws InterruptedException {
        buffer.put(new WatcherEvent.Gap("first"));
        buffer.put(new WatcherEvent.Gap("second"));
        buffer.put(event(1));
        buffer.put(new WatcherEvent.Gap("third"));

        assertThat(buffer.take()).isEqualTo(new WatcherEvent.Gap("first"));
        assertThat(buffer.take()).isEqualTo(event(1));
        assertThat(buffer.take()).isEqualTo(new WatcherEvent.Gap("third"));
        assertThat(buffer.poll(0)).isEmpty();
    }

    @Test
    void afterTheEndWhatIsThereIsHandedOutAndNothingIsAdded() throws InterruptedException {
        buffer.put(event(1));
        buffer.end();
        buffer.put(event(2));

        assertThat(buffer.poll(0)).contains(event(1));
        assertThatThrownBy(() -> buffer.poll(0))
                .isInstanceOf(ClosedWatcherException.class)
                .hasMessage("watcher w is closed, and all its events were taken");
        assertThatThrownBy(buffer::take).isInstanceOf(ClosedWatcherException.class);
    }

    @Test
    void discardingLeavesNothing() {
        buffer.put(event(1));
        buffer.discard();

        assertThatThrownBy(buffer::take).isInstanceOf(ClosedWatcherException.class);
    }

    @Test
    void anInterruptedTakerLosesNothing() throws InterruptedException {
        buffer.put(event(1));
        Thread.currentThread().interrupt();

        assertThatThrownBy(buffer::take).isInstanceOf(InterruptedException.class);
        assertThat(buffer.take()).isEqualTo(event(1));
    }

    private static WatcherEvent event(int number) {
        return new WatcherEvent.Changed(new FileEvent("/data/" + number, Op.WRITE, "/data"));
    }
}
