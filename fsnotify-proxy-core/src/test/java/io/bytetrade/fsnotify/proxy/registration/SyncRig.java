package io.bytetrade.fsnotify.proxy.registration;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.control.ManualExecutor;
import io.bytetrade.fsnotify.proxy.control.ManualTimer;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/** A {@link RegistrySync} with a time, workers and a registry that stand still until a test moves them. */
final class SyncRig {
    static final ChannelId ID = ChannelId.parse("ns/pod/container/watcher");

    /** Writes down what it is told. */
    static class Connection implements RegistrySync.Claimant {
        final List<String> told = new ArrayList<>();

        @Override
        public void registrationDelayed(ChannelId id) {
            told.add("delayed");
        }

        @Override
        public void registrationRecovered(ChannelId id) {
            told.add("recovered");
        }

        @Override
        public void registrationRefused(ChannelId id) {
            told.add("refused");
        }

        @Override
        public void pathsRefused(ChannelId id, Map<String, String> reasons) {
            told.add("refused " + reasons);
        }
    }

    /** Writes down each line with its level; any thread. */
    static final class Log implements System.Logger {
        final List<String> lines = new CopyOnWriteArrayList<>();
        final List<Throwable> traces = new CopyOnWriteArrayList<>();

        @Override
        public String getName() {
            return "log";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            lines.add(level + " " + message);
            traces.add(thrown);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            lines.add(level + " " + format);
        }
    }

    final ManualTimer timer = new ManualTimer();
    final ManualExecutor workers = new ManualExecutor();
    final ScriptedRegistry registry = new ScriptedRegistry();
    final List<String> failures = new ArrayList<>();
    final Log log = new Log();
    final RegistrySync sync;
    private final long start = timer.nanoTime();

    SyncRig() {
        this(Duration.ofSeconds(2), new Random());
    }

    SyncRig(Duration releaseDelay, RandomGenerator random) {
        ProxyListener listener = new ProxyListener() {
            @Override
            public void registryFailed(ChannelId id, AdapterException failure) {
                failures.add(failure.getMessage());
            }
        };
        sync = new RegistrySync(registry, workers, timer, this::time, releaseDelay, listener, random, log);
        try {
            sync.start();
        } catch (AdapterException e) {
            throw new AssertionError(e);
        }
    }

    /** Lets time pass by the millisecond, with idle workers. */
    void pass(long millis) {
        workers.runAll();
        for (long i = 0; i < millis; i++) {
            timer.advance(Duration.ofMillis(1));
            workers.runAll();
        }
    }

    /** Lets time pass until the registry is called, at most two minutes; the milliseconds that it took. */
    long passUntilCalled() {
        int before = registry.calls.size();
        long millis = 0;
        while (registry.calls.size() == before && millis < 120_000) {
            pass(1);
            millis++;
        }
        return millis;
    }

    /** The calls since this was asked last. */
    List<String> calls() {
        List<String> calls = List.copyOf(registry.calls);
        registry.calls.clear();
        return calls;
    }

    void add(RegistrySync.Claimant claimant, String... nodePaths) {
        sync.add(ID, claimant, null, List.of(nodePaths), time());
    }

    void remove(RegistrySync.Claimant claimant, String... nodePaths) {
        sync.remove(ID, claimant, List.of(nodePaths));
    }

    void clear(RegistrySync.Claimant claimant) {
        sync.clear(ID, claimant, false);
    }

    void release(RegistrySync.Claimant claimant) {
        sync.release(ID, claimant, () -> {});
    }

    /** Wall time. */
    Instant time() {
        return Instant.EPOCH.plusNanos(timer.nanoTime() - start);
    }
}
