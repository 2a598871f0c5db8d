package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.FileEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A source may call the sink on several threads: nothing is lost, the events of each thread keep their order, and every loop
 * hears all of them in the same order.
 *
 * <p>This guards the lock of {@code Dispatcher}. Without it two producers write to one place of a loop's queue, which has room
 * for one producer only, and a client waits for events that are gone; with a lock for each loop instead, the loops disagree.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SeveralSourceThreadsTest {
    private static final int THREADS = 3;
    private static final int BATCHES = 300;
    private static final int BATCH = 5;

    @Test
    void allLoopsHearOneOrder() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.loops(2));
                TestClient one = proxy.watching("ns/pod/app/one", "/mnt/data");
                TestClient two = proxy.watching("ns/pod/app/two", "/mnt/data")) {
            CyclicBarrier together = new CyclicBarrier(THREADS);
            List<Thread> threads = IntStream.range(0, THREADS)
                    .mapToObj(number -> new Thread(() -> push(proxy.source, number, together), "source-" + number))
                    .toList();
            threads.forEach(Thread::start);

            List<String> heard = names(one.events(THREADS * BATCHES * BATCH));

            for (int number = 0; number < THREADS; number++) {
                String prefix = "/mnt/data/" + number + "-";
                assertThat(heard.stream().filter(name -> name.startsWith(prefix)))
                        .as("the events of one thread")
                        .containsExactlyElementsOf(IntStream.range(0, BATCHES * BATCH)
                                .mapToObj(i -> prefix + i)
                                .toList());
            }
            assertThat(names(two.events(heard.size()))).as("on the other loop").isEqualTo(heard);
        }
    }

    private static void push(PushedEvents source, int number, CyclicBarrier together) {
        try {
            together.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        for (int batch = 0; batch < BATCHES; batch++) {
            List<String> names = new ArrayList<>();
            for (int i = batch * BATCH; i < (batch + 1) * BATCH; i++) {
                names.add("/host/data/" + number + "-" + i);
            }
            source.created(names.toArray(String[]::new));
        }
    }

    private static List<String> names(List<FileEvent> events) {
        return events.stream().map(FileEvent::name).toList();
    }
}
