package io.bytetrade.fsnotify.proxy.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link EventSource} does. Whoever writes one extends this class in its tests. All is public, so that it also runs
 * from a module that is not opened to JUnit.
 */
public abstract class EventSourceContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Fewer than any source may drop while its sink blocks. */
    private static final int MANY = 200;

    private final List<EventSource> made = new ArrayList<>();

    /** For subclasses. */
    protected EventSourceContract() {}

    /** A source that is not started. Several at once hear of the same events. */
    protected abstract EventSource newSource() throws Exception;

    /**
     * Makes an event happen in the world outside of the source.
     *
     * @param number tells it from the test's other events
     * @return the event as the source is to hand it over
     */
    protected abstract NodeEvent happen(int number) throws Exception;

    @AfterEach
    public void closeAll() {
        made.forEach(EventSource::close);
    }

    @Test
    public void eventsArriveInTheOrderInWhichTheyHappened() throws Exception {
        RecordingSink sink = new RecordingSink();
        source().start(sink);

        List<NodeEvent> happened = happen(0, MANY);

        awaitExactly(sink, happened);
        assertThat(sink.gaps()).isEmpty();
    }

    @Test
    public void aSinkThatBlocksDelaysEventsAndLosesNone() throws Exception {
        RecordingSink kept = new RecordingSink();
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        source().start(new BlockingSink(kept, blocked, release));

        List<NodeEvent> happened = happen(0, 1);
        blocked.await();
        happened.addAll(happen(1, MANY));
        assertThat(kept.events()).isEmpty();
        release.countDown();

        awaitExactly(kept, happened);
        assertThat(kept.gaps()).isEmpty();
    }

    @Test
    public void nothingIsHandedOverAfterClose() throws Exception {
        RecordingSink closed = new RecordingSink();
        RecordingSink witness = new RecordingSink();
        EventSource source = source();
        source.start(closed);
        source().start(witness);
        List<NodeEvent> before = happen(0, 1);
        awaitExactly(closed, before);

        source.close();
        List<NodeEvent> all = new ArrayList<>(before);
        all.addAll(happen(1, 20));

        awaitExactly(witness, all);
        assertThat(closed.events()).isEqualTo(before);
    }

    @Test
    public void closeIsIdempotent() throws Exception {
        EventSource source = source();
        source.start(new RecordingSink());

        source.close();
        source.close();
    }

    @Test
    public void aSourceThatWasNeverStartedCanBeClosed() throws Exception {
        source().close();
    }

    private EventSource source() throws Exception {
        EventSource source = newSource();
        made.add(source);
        return source;
    }

    private List<NodeEvent> happen(int from, int to) throws Exception {
        List<NodeEvent> happened = new ArrayList<>();
        for (int number = from; number < to; number++) {
            happened.add(happen(number));
        }
        return happened;
    }

    private static void awaitExactly(RecordingSink sink, List<NodeEvent> expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sink.events()).isEqualTo(expected));
    }

    private record BlockingSink(EventSink next, CountDownLatch blocked, CountDownLatch release) implements EventSink {
        @Override
        public void events(List<NodeEvent> batch) {
            blocked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            next.events(batch);
        }

        @Override
        public void gap(String reason) {
            next.gap(reason);
        }
    }
}
