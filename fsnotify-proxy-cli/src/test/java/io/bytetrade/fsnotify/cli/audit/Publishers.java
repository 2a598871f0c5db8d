package io.bytetrade.fsnotify.cli.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Two publishers and their threads. */
final class Publishers implements AutoCloseable {
    static final int COUNT = 2;
    private static final long PATIENCE_SECONDS = 60;

    private final List<Publisher> all = new ArrayList<>();
    private final List<Future<Void>> running = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(COUNT);
    private final Map<Track, AtomicLong> begun = new HashMap<>();

    /** Publishers that wait for {@link #start}. */
    Publishers(Redis redis, AuditSettings settings, long origin) {
        for (int i = 0; i < COUNT; i++) {
            Publisher publisher = new Publisher(i, redis, settings.seed(), settings.perSecond() / COUNT, origin);
            all.add(publisher);
            begun.putAll(publisher.begun());
        }
    }

    void start() {
        all.forEach(each -> running.add(threads.submit(each)));
    }

    /** The number of the next event on a track that will be published. Any thread. */
    long begun(Track track) {
        return begun.get(track).get();
    }

    /** The next events of a publisher, a few, are lost. Any thread. */
    void lose(int publisher) {
        all.get(publisher).lose();
    }

    /** Ends the publishing at random. */
    void finish() throws InterruptedException, ExecutionException, TimeoutException {
        all.forEach(Publisher::stop);
        for (Future<Void> each : running) {
            each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** After {@link #finish}: one more event on each track; returns the number of the last on each. */
    Map<Track, Long> publishOneOnEachTrack() throws InterruptedException {
        for (Publisher each : all) {
            each.publishOneOnEachTrack();
        }
        Map<Track, Long> last = new HashMap<>();
        begun.forEach((track, next) -> last.put(track, next.get() - 1));
        return last;
    }

    /** Events that Redis took, or may have taken. */
    long published() {
        return all.stream().mapToLong(Publisher::published).sum();
    }

    /** Their threads end by themselves, when Redis is gone at the latest. */
    @Override
    public void close() {
        all.forEach(Publisher::stop);
        threads.shutdownNow();
    }
}
