package io.bytetrade.fsnotify.k8s;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Time that a test moves; what is repeated is called when the test says so, on its thread. */
final class ManualTime implements Time {
    private final AtomicLong nanos;
    private volatile Supplier<Duration> repeated;

    ManualTime() {
        this(new AtomicLong());
    }

    private ManualTime(AtomicLong nanos) {
        this.nanos = nanos;
    }

    /** The same clocks, for somebody else who repeats something. */
    ManualTime another() {
        return new ManualTime(nanos);
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Makes the call that is repeated, if it has not ended; gives when the next one would be. */
    Duration beat() {
        Supplier<Duration> call = repeated;
        return call == null ? Duration.ZERO : call.get();
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(nanos.get());
    }

    @Override
    public Repeated repeat(String name, Duration first, Supplier<Duration> call) {
        repeated = call;
        return () -> repeated = null;
    }
}
