package io.bytetrade.fsnotify.cli.storm;

import io.bytetrade.fsnotify.cli.Program;
import io.bytetrade.fsnotify.redis.RedisServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/** One replica: the program as a process, which can be killed, stopped in the middle of whatever it does, and ended in order. */
final class Member implements AutoCloseable {
    /** For so long after a pause a replica takes a claim for one from before it, to be on the safe side; and a bit more. */
    private static final Duration CATCHING_UP = Duration.ofSeconds(3);

    private final String name;
    private final Program program;
    private final InetSocketAddress address;
    private boolean frozen;
    private long thawedAt;

    private Member(String name, Program program, InetSocketAddress address) {
        thawedAt = System.nanoTime() - CATCHING_UP.toNanos();
        this.name = name;
        this.program = program;
        this.address = address;
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param name what its identity begins with
     * @param namespace where the Leases are
     */
    static Member start(String name, RedisServer redis, Path kubeconfig, String namespace) throws InterruptedException {
        Program program = Program.start(
                "serve",
                "--listen=127.0.0.1:0",
                "--redis=" + redis.address(),
                "--kubeconfig=" + kubeconfig,
                "--lease-namespace=" + namespace,
                "--identity=" + name);
        try {
            return new Member(name, program, program.awaitAddress());
        } catch (AssertionError | InterruptedException e) {
            program.close();
            throw e;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    boolean isFrozen() {
        return frozen;
    }

    /** Whether a claim that is made to it now counts as one of now. */
    boolean isSteady() {
        return !frozen && System.nanoTime() - thawedAt > CATCHING_UP.toNanos();
    }

    /** Whether a resource with this holder, or a Lease of this name, is this replica's: a random part is behind its name. */
    boolean isNamed(String holder) {
        return holder.startsWith(name + '-') || holder.contains('/' + name + '-');
    }

    void freeze() throws IOException, InterruptedException {
        frozen = true;
        program.signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        frozen = false;
        thawedAt = System.nanoTime();
        program.signal("CONT");
    }

    /** SIGTERM, and waits until it has ended, which it must do in order. */
    void end() throws InterruptedException {
        program.terminate();
        int exit = program.awaitExit();
        if (exit != 0) {
            throw new AssertionError(name + " ended with " + exit + ": " + program.err());
        }
    }

    /** What it has said so far. */
    String log() {
        return program.err();
    }

    /** SIGKILL. */
    @Override
    public void close() {
        program.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
