package io.bytetrade.fsnotify.k8s;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** The time of this machine. */
final class SystemTime implements Time {
    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Repeated repeat(String name, Duration first, Supplier<Duration> call) {
        Thread thread = new Thread(() -> run(first, call), name);
        thread.setDaemon(true);
        thread.start();
        return thread::interrupt;
    }

    private static void run(Duration first, Supplier<Duration> call) {
        Duration pause = first;
        try {
            while (true) {
                Thread.sleep(pause.toMillis());
                pause = call.get();
            }
        } catch (InterruptedException e) {
            // It was ended.
        }
    }
}
