package io.bytetrade.fsnotify.proxy.registration;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntBinaryOperator;

/** A registry in memory for many threads: it answers each call as asked for, and notes calls that overlap or come too late. */
final class ConcurrentRegistry implements WatchRegistry {
    private static final IntBinaryOperator MOST = Math::max;

    private final ScriptedRegistry.Answer answer;
    private final Map<ChannelId, SortedSet<String>> held = new ConcurrentHashMap<>();
    private final Set<ChannelId> called = ConcurrentHashMap.newKeySet();
    private final Set<ChannelId> givenUp = ConcurrentHashMap.newKeySet();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile Listener listener;
    private volatile boolean closed;

    ConcurrentRegistry(ScriptedRegistry.Answer answer) {
        this.answer = answer;
    }

    Map<ChannelId, SortedSet<String>> held() {
        return held;
    }

    /** What should not have been. */
    Collection<String> faults() {
        return faults;
    }

    /** Whether the last call for an id ended so that no other is to be expected. */
    boolean isGivenUp(ChannelId id) {
        return givenUp.contains(id);
    }

    int mostAtOnce() {
        return most.get();
    }

    /** Somebody else changes what is held. */
    void spoil(ChannelId id) {
        held.remove(id);
        listener.changed(id);
    }

    @Override
    public void start(Listener listener) {
        this.listener = listener;
    }

    @Override
    public Outcome put(WatchedPaths wanted) throws AdapterException {
        return call(wanted.id(), () -> held.put(wanted.id(), wanted.nodePaths()));
    }

    @Override
    public void remove(ChannelId id) throws AdapterException {
        call(id, () -> held.remove(id));
    }

    @Override
    public void close() {
        closed = true;
    }

    private Outcome call(ChannelId id, Runnable effect) throws AdapterException {
        if (!called.add(id)) {
            faults.add("two calls at once for " + id);
        }
        if (closed) {
            faults.add("a call after close for " + id);
        }
        most.accumulateAndGet(now.incrementAndGet(), MOST);
        try {
            // A call that fails may have taken effect or not.
            if (ThreadLocalRandom.current().nextBoolean()) {
                effect.run();
            }
            givenUp.remove(id);
            Outcome outcome = answer.give();
            effect.run();
            if (outcome == Outcome.YIELDED) {
                givenUp.add(id);
            }
            return outcome;
        } catch (AdapterException e) {
            if (!e.isRetryable()) {
                givenUp.add(id);
            }
            throw e;
        } finally {
            now.decrementAndGet();
            called.remove(id);
        }
    }
}
