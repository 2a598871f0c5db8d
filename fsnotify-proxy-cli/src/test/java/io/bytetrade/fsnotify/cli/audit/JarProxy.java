package io.bytetrade.fsnotify.cli.audit;

import io.bytetrade.fsnotify.cli.Program;
import io.bytetrade.fsnotify.proxy.ProxyStats;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** The program as it is deployed, as a process that can be stopped wherever it is. Nobody looks into it. */
final class JarProxy implements ProxyUnderTest {
    private final Program program;
    private final InetSocketAddress address;

    /** Starts it and waits until it listens. */
    JarProxy(Redis redis, int loops, AuditedCluster cluster) throws IOException, InterruptedException {
        program = Program.start(
                "serve",
                "--listen=127.0.0.1:0",
                "--redis=" + redis.address(),
                "--redis-ping=500ms",
                "--redis-dead-after=1500ms",
                "--kubeconfig=" + cluster.kubeconfig(),
                "--loops=" + loops,
                "--outbox=64KiB",
                "--stall=2s",
                "--write-window=150ms",
                "--write-max-delay=600ms",
                "--release-delay=100ms");
        address = program.awaitAddress();
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public Optional<Tap> tap() {
        return Optional.empty();
    }

    @Override
    public Optional<ProxyStats> stats() {
        return Optional.empty();
    }

    @Override
    public void freeze() throws IOException, InterruptedException {
        program.signal("STOP");
    }

    @Override
    public void thaw() throws IOException, InterruptedException {
        program.signal("CONT");
    }

    @Override
    public void end() throws InterruptedException {
        program.terminate();
        int exit = program.awaitExit();
        if (exit != 0) {
            throw new AssertionError("the program ended with " + exit + ": " + program.err());
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
