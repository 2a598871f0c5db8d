package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.proxy.control.Timer;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.PodDirectory;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A directory that a test writes, and that keeps book of the calls. May be shared between threads. */
final class ScriptedDirectory implements PodDirectory {
    /** What a call does. */
    @FunctionalInterface
    interface Script {
        Optional<PodInfo> run() throws AdapterException;
    }

    /** A call: of which pod, and how long after the test's start. */
    record Call(String pod, Duration at) {}

    private final Timer timer;
    private final long start;
    private final Map<String, PodInfo> pods = new ConcurrentHashMap<>();
    private final Collection<Call> calls = new ConcurrentLinkedQueue<>();
    private volatile Script script;

    ScriptedDirectory(Timer timer) {
        this.timer = timer;
        this.start = timer.nanoTime();
    }

    @Override
    public Optional<PodInfo> lookup(String namespace, String pod) throws AdapterException {
        String name = namespace + '/' + pod;
        calls.add(new Call(name, Duration.ofNanos(timer.nanoTime() - start)));
        Script now = script;
        return now == null ? Optional.ofNullable(pods.get(name)) : now.run();
    }

    void has(String name, PodInfo pod) {
        pods.put(name, pod);
    }

    void lost(String name) {
        pods.remove(name);
    }

    /** From now on every call does this. */
    void does(Script what) {
        script = what;
    }

    void throwsFailure(AdapterException failure) {
        does(() -> {
            throw failure;
        });
    }

    /** From now on calls answer with the pods again. */
    void recovers() {
        script = null;
    }

    int calls() {
        return calls.size();
    }

    /** When the calls were made, in milliseconds after the test's start. */
    List<Long> callMillis() {
        return calls.stream().map(call -> call.at().toMillis()).toList();
    }

    List<String> calledPods() {
        return calls.stream().map(Call::pod).toList();
    }
}
