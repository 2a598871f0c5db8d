package io.bytetrade.fsnotify.proxy;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.PodDirectory;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * A pod directory that knows any pod that is asked for, as {@link TestPod} makes it, unless a test says otherwise. It can be
 * made to hang or to fail.
 */
final class KnownPods implements PodDirectory {
    private final Map<String, Optional<PodInfo>> pods = new ConcurrentHashMap<>();
    private final Queue<String> lookups = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile AdapterException failure;

    /** From now on a pod, named {@code namespace/pod}, is this one. */
    void put(String name, PodInfo pod) {
        pods.put(name, Optional.of(pod));
    }

    /** From now on there is no such pod. */
    void remove(String name) {
        pods.put(name, Optional.empty());
    }

    /** Lookups hang from now on. */
    void hang() {
        gate = new CountDownLatch(1);
    }

    /** Lookups go on. */
    void goOn() {
        gate.countDown();
    }

    /** Lookups fail from now on; null ends that. */
    void fail(AdapterException reason) {
        failure = reason;
    }

    /** How many lookups have begun. */
    int lookups() {
        return lookups.size();
    }

    /** How many lookups of a pod have begun. */
    int lookups(String name) {
        return Collections.frequency(lookups, name);
    }

    @Override
    public Optional<PodInfo> lookup(String namespace, String pod) throws AdapterException {
        lookups.add(namespace + "/" + pod);
        AdapterException reason = failure;
        if (reason != null) {
            throw reason;
        }
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw AdapterException.retryable("interrupted", e);
        }
        return pods.getOrDefault(namespace + "/" + pod, Optional.of(new TestPod().build()));
    }
}
