package io.bytetrade.fsnotify.cli.audit;

import io.bytetrade.fsnotify.cli.Program;
import io.bytetrade.fsnotify.proxy.ProxyStats;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program as it is deployed, as a process that can be stopped wherever it is. Nobody looks into it. */
final class JarProxy implements ProxyUnderTest {
    private static final Pattern LISTENING = Pattern.compile("listening on /?([^:]+):(\\d+),");

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
        Matcher matcher = LISTENING.matcher(
                program.awaitErr(line -> LISTENING.matcher(line).find()));
        if (!matcher.find()) {
            throw new AssertionError("it does not say where it listens");
        }
        address = new InetSocketAddress(matcher.group(1), Integer.parseInt(matcher.group(2)));
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
        signal("-STOP");
    }

    @Override
    public void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(program.pid()))
                .inheritIO()
                .start()
                .waitFor();
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
