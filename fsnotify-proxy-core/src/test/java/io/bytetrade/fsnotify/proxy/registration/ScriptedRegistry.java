package io.bytetrade.fsnotify.proxy.registration;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A registry in memory that answers as it was told to, writes down each call, and holds nothing of a call that fails, or of
 * one that fails in part all but that.
 */
final class ScriptedRegistry implements WatchRegistry {
    /** What comes of one call; anything may be done in it, as if at the same time. */
    @FunctionalInterface
    interface Answer {
        Outcome give() throws AdapterException;
    }

    /** Each call since {@link #calls} was cleared: {@code put a b} or {@code remove}. */
    final List<String> calls = new ArrayList<>();

    final List<WatchedPaths> puts = new ArrayList<>();
    final Map<ChannelId, SortedSet<String>> held = new HashMap<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private Answer otherwise = () -> Outcome.HELD;
    private Listener listener;
    private boolean closed;

    /** The next call without an answer is answered so. */
    void next(Answer answer) {
        answers.add(answer);
    }

    /** Calls without an answer of their own are answered so from now on. */
    void always(Answer answer) {
        otherwise = answer;
    }

    /** Does something during the next call without an answer, which then succeeds. */
    void during(Runnable something) {
        next(() -> {
            something.run();
            return Outcome.HELD;
        });
    }

    static Answer failing(String message) {
        return () -> {
            throw AdapterException.retryable(message, null);
        };
    }

    static Answer refusing(String message) {
        return () -> {
            throw AdapterException.permanent(message, null);
        };
    }

    /** The put holds all paths but one, which may be held later. */
    static Answer failingAt(String nodePath) {
        return () -> {
            throw AdapterException.partial("cannot watch " + nodePath, null, Set.of(nodePath), Map.of());
        };
    }

    /** The put holds all paths but one, which will not be held. */
    static Answer refusingOf(String nodePath) {
        return () -> {
            throw AdapterException.partial("will not watch " + nodePath, null, Set.of(), Map.of(nodePath, "a link"));
        };
    }

    static Answer throwing(RuntimeException e) {
        return () -> {
            throw e;
        };
    }

    /** Says that what is held was changed from outside. */
    void change(ChannelId id) {
        listener.changed(id);
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void start(Listener listener) {
        this.listener = listener;
    }

    @Override
    public Outcome put(WatchedPaths wanted) throws AdapterException {
        puts.add(wanted);
        try {
            Outcome outcome = answer("put " + String.join(" ", wanted.nodePaths()));
            if (outcome == Outcome.HELD) {
                held.put(wanted.id(), wanted.nodePaths());
            }
            return outcome;
        } catch (AdapterException e) {
            if (e.isPartial()) {
                SortedSet<String> part = new TreeSet<>(wanted.nodePaths());
                part.removeAll(e.failedPaths());
                part.removeAll(e.refusedPaths().keySet());
                held.put(wanted.id(), part);
            }
            throw e;
        }
    }

    @Override
    public void remove(ChannelId id) throws AdapterException {
        answer("remove");
        held.remove(id);
    }

    @Override
    public void close() {
        closed = true;
    }

    private Outcome answer(String call) throws AdapterException {
        calls.add(closed ? "closed, and yet: " + call : call);
        return (answers.isEmpty() ? otherwise : answers.remove()).give();
    }
}
