package io.bytetrade.fsnotify.cli.audit;

import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A daemon: publishes stamped events on all of its tracks, each at most once. What fails is not tried again, so that nothing
 * is published twice. Every second one numbers its events ({@code Src} and {@code Seq}).
 *
 * <p>When it loses events itself, one that numbers them just leaves them out; another says {@code Gap}.
 */
final class Publisher implements Callable<Void> {
    private static final int MOST_IN_A_PAYLOAD = 600;
    private static final int EVENTS_OF_A_LOSS = 50;
    private static final long RETRY_MILLIS = 20;

    private final int number;
    private final Redis redis;
    private final Random random;
    private final int perSecond;
    private final long origin;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Map<Track, AtomicLong> begun = new HashMap<>();
    private final List<Track> numberedTracks = new ArrayList<>();
    private final List<Cycle> cycles = new ArrayList<>();
    private final AtomicLong published = new AtomicLong();
    private Jedis connection;
    private long seq;
    private final AtomicInteger toLose = new AtomicInteger();

    /**
     * A publisher that does nothing yet.
     *
     * @param number of it, from 0 on
     * @param seed decides what it publishes
     * @param perSecond how many events, about
     * @param origin the beginning of the run, as {@link System#nanoTime} tells it
     */
    Publisher(int number, Redis redis, long seed, int perSecond, long origin) {
        this.number = number;
        this.redis = redis;
        this.random = new Random(seed + number);
        this.perSecond = perSecond;
        this.origin = origin;
        for (Track track : Track.of(number)) {
            begun.put(track, new AtomicLong());
            if (track.isCycle()) {
                cycles.add(new Cycle(track));
            } else {
                numberedTracks.add(track);
            }
        }
    }

    /** For each track the number of the next event that it will begin to publish. Any thread. */
    Map<Track, AtomicLong> begun() {
        return begun;
    }

    /** How many events Redis has taken, or may have taken. Any thread. */
    long published() {
        return published.get();
    }

    /** The next events, a few, are lost. Any thread. */
    void lose() {
        toLose.set(EVENTS_OF_A_LOSS);
    }

    /** Ends {@link #call}, soon. Any thread. */
    void stop() {
        over.countDown();
    }

    /** Publishes until {@link #stop}. */
    @Override
    public Void call() throws InterruptedException {
        long due = System.nanoTime();
        do {
            List<NodeEvent> events = someEvents();
            publish(events);
            due = Math.max(due, System.nanoTime() - TimeUnit.SECONDS.toNanos(1))
                    + TimeUnit.SECONDS.toNanos(1) * events.size() / perSecond;
        } while (!over.await(due - System.nanoTime(), TimeUnit.NANOSECONDS));
        return null;
    }

    /**
     * Publishes one event on each track at least; on those of files that live over and over, all up to the end of a burst of
     * WRITEs, which is pending then. After {@link #call}.
     */
    void publishOneOnEachTrack() throws InterruptedException {
        if (toLose.getAndSet(0) > 0) {
            tellLoss();
        }
        List<NodeEvent> events = new ArrayList<>();
        for (Track track : numberedTracks) {
            if (Stamp.isTooLong(track, begun.get(track).get())) {
                events.add(numbered(track));
            }
            events.add(numbered(track));
        }
        for (Cycle cycle : cycles) {
            do {
                events.add(step(cycle));
            } while (!cycle.isWritten());
        }
        publish(events);
    }

    private List<NodeEvent> someEvents() {
        double scale = random.nextDouble();
        int count = 1 + (int) (MOST_IN_A_PAYLOAD * Math.pow(scale, 20));
        List<NodeEvent> events = new ArrayList<>(count);
        while (events.size() < count) {
            Cycle cycle = cycles.get(random.nextInt(cycles.size()));
            if (random.nextInt(4) == 0 && !cycle.isQuiet(millis())) {
                events.add(step(cycle));
                if (random.nextInt(20) == 0) {
                    cycle.rest(millis() + random.nextInt(500));
                }
            } else {
                events.add(numbered(numberedTracks.get(random.nextInt(numberedTracks.size()))));
            }
        }
        return events;
    }

    private NodeEvent numbered(Track track) {
        return Stamp.event(new Stamp.Numbered(track, begun.get(track).getAndIncrement(), millis()));
    }

    private NodeEvent step(Cycle cycle) {
        NodeEvent event = cycle.step();
        begun.get(cycle.track()).set(cycle.next());
        return event;
    }

    private void publish(List<NodeEvent> events) throws InterruptedException {
        if (toLose.get() <= 0) {
            published.addAndGet(events.size());
            publish(payload(events));
        } else {
            seq += events.size();
            if (toLose.addAndGet(-events.size()) <= 0) {
                tellLoss();
            }
        }
    }

    /** The numbers tell it by themselves. */
    private void tellLoss() throws InterruptedException {
        if (!numbersEvents()) {
            publish("[{\"Gap\":\"the audit lost some\"}]");
        }
    }

    private void publish(String payload) throws InterruptedException {
        while (!connect()) {
            if (over.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        try {
            connection.publish(Redis.CHANNEL, payload);
        } catch (JedisException e) {
            // Redis was killed: nobody knows whether the payload went out.
            redis.discard(connection);
            connection = null;
        }
    }

    private boolean numbersEvents() {
        return number % 2 == 1;
    }

    private boolean connect() {
        if (connection == null) {
            try {
                connection = redis.connect();
            } catch (JedisException e) {
                return false;
            }
        }
        return true;
    }

    private String payload(List<NodeEvent> events) {
        StringBuilder json = new StringBuilder("[");
        for (NodeEvent event : events) {
            json.append("{\"Name\":\"")
                    .append(event.name().replace("\\", "\\\\").replace("\"", "\\\""))
                    .append("\",\"Op\":")
                    .append(Integer.toUnsignedLong(event.op()))
                    .append(",\"Key\":\"")
                    .append(event.key());
            if (numbersEvents()) {
                json.append("\",\"Src\":\"publisher-")
                        .append(number)
                        .append("\",\"Seq\":")
                        .append(++seq);
            } else {
                json.append('"');
            }
            json.append("},");
        }
        json.setCharAt(json.length() - 1, ']');
        return json.toString();
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - origin);
    }
}
