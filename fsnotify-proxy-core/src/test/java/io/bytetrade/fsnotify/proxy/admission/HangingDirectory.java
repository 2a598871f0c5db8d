package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.PodDirectory;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A directory whose calls hang until a test lets them go. */
final class HangingDirectory implements PodDirectory {
    private final boolean heedsInterrupts;
    private final AtomicInteger calls = new AtomicInteger();
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore mayEnd = new Semaphore(0);
    private volatile Optional<PodInfo> answer = Optional.empty();

    HangingDirectory(boolean heedsInterrupts) {
        this.heedsInterrupts = heedsInterrupts;
    }

    @Override
    public Optional<PodInfo> lookup(String namespace, String pod) throws AdapterException {
        calls.incrementAndGet();
        begun.release();
        if (!heedsInterrupts) {
            mayEnd.acquireUninterruptibly();
            return answer;
        }
        try {
            mayEnd.acquire();
            return answer;
        } catch (InterruptedException e) {
            throw AdapterException.retryable("interrupted", e);
        }
    }

    /** Waits until one more call hangs. */
    void awaitCall() {
        begun.acquireUninterruptibly();
    }

    /** Lets one call end with this answer. */
    void answers(Optional<PodInfo> pod) {
        answer = pod;
        mayEnd.release();
    }

    /** Lets every call end with this answer, also those that come. */
    void stopsHanging(Optional<PodInfo> pod) {
        answer = pod;
        mayEnd.release(1_000_000);
    }

    int calls() {
        return calls.get();
    }
}
