package io.bytetrade.fsnotify.k8s.envtest;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A server of a {@link ControlPlane}: a child process, ended by its handle, that can be started again. */
final class ServerProcess {
    /** A machine with much else to do takes its time. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final int LOG_LINES = 15;

    private final List<String> command;
    private final Path log;
    private final BooleanSupplier ready;
    private Process process;

    ServerProcess(Path home, List<String> command, BooleanSupplier ready) {
        this.command = command;
        this.log = home.resolve(Path.of(command.get(0)).getFileName() + ".log");
        this.ready = ready;
    }

    /** Starts it and waits until it is ready. */
    synchronized void start() throws IOException {
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!ready.getAsBoolean()) {
            if (hasEndedWithin(100) || System.nanoTime() > deadline) {
                String fate = process.isAlive() ? " is not ready after " + PATIENCE.toSeconds() + " s" : " ended";
                kill();
                throw new IOException(command.get(0) + fate + "; the end of its log:\n" + logTail());
            }
        }
    }

    /** Ends it at once and waits for that. */
    synchronized void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    /** Sends a signal that Java has no method for. */
    synchronized void signal(String name) throws IOException {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops every thread of it, and waits until they have stopped: on a busy machine one may run on for a while. */
    synchronized void freeze() throws IOException {
        signal("STOP");
        Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
        if (Files.exists(threads)) {
            await().atMost(PATIENCE).until(() -> {
                try (Stream<Path> each = Files.list(threads)) {
                    return each.allMatch(ServerProcess::isStopped);
                }
            });
        }
    }

    /** The state is the letter behind the name, which stands in brackets (proc(5)). */
    private static boolean isStopped(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            // It has ended, which is as good.
            return true;
        }
    }

    private boolean hasEndedWithin(long millis) throws IOException {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command.get(0) + " started", e);
        }
    }

    private String logTail() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }
}
