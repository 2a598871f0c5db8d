package io.bytetrade.fsnotify.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged program as a process of its own. */
public final class Program implements AutoCloseable {
    private static final Path JAR = Path.of("target", "fsnotify-proxy.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LISTENING = Pattern.compile("listening on /?([^:]+):(\\d+),");

    private final Process process;
    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> err = new LinkedBlockingQueue<>();
    private final List<Thread> readers = new ArrayList<>();

    private Program(Process process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        readers.add(collect(process.inputReader(), out));
        readers.add(collect(process.errorReader(), err));
    }

    public static Program start(String... arguments) {
        return start(Map.of(), arguments);
    }

    static Program start(Map<String, String> environment, String... arguments) {
        return start(environment, command(arguments));
    }

    static List<String> command(String... arguments) {
        String java = ProcessHandle.current().info().command().orElseThrow();
        return Stream.concat(Stream.of(java, "-jar", JAR.toString()), Stream.of(arguments))
                .toList();
    }

    private static Program start(Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(Program::isRead);
        // Programs of several tests run beside each other; one that is looked at says where.
        builder.environment().put("FSNOTIFY_ADMIN", "off");
        builder.environment().putAll(environment);
        try {
            return new Program(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRead(String variable) {
        return Stream.of("FSNOTIFY_", "MULTICAST_SERVER", "NOTIFY_SERVER", "REDIS_", "KUBE")
                .anyMatch(variable::startsWith);
    }

    /** The next line of the standard output that is as wanted; those before it are skipped. */
    String awaitOut(Predicate<String> wanted) throws InterruptedException {
        return await(out, wanted);
    }

    /** The next line of the standard error that is as wanted; those before it are skipped. */
    public String awaitErr(Predicate<String> wanted) throws InterruptedException {
        return await(err, wanted);
    }

    /** Where a proxy listens, once it says so; what it said before is skipped. */
    public InetSocketAddress awaitAddress() throws InterruptedException {
        Matcher matcher =
                LISTENING.matcher(awaitErr(line -> LISTENING.matcher(line).find()));
        if (!matcher.find()) {
            throw new AssertionError("it does not say where it listens");
        }
        return new InetSocketAddress(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    /** The exit code, once it has ended. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the program has not ended in " + PATIENCE);
        }
        for (Thread reader : readers) {
            reader.join();
        }
        return process.exitValue();
    }

    /** What is left of the standard output. */
    List<String> out() {
        return List.copyOf(out);
    }

    /** What is left of the standard error. */
    public String err() {
        return String.join("\n", err);
    }

    /** Its standard input, to be closed by the test. */
    Writer in() {
        return process.outputWriter();
    }

    /** Sends a signal that Java has no method for. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    public void terminate() {
        // Not Process.destroy, which would also close the streams that are still read.
        process.toHandle().destroy();
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }

    private String await(BlockingQueue<String> lines, Predicate<String> wanted) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<String> seen = new ArrayList<>();
        while (true) {
            String line = lines.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError("not said in " + PATIENCE + ", but: " + seen + "; on standard error: " + err()
                        + "; its threads: " + threads());
            }
            if (wanted.test(line)) {
                return line;
            }
            seen.add(line);
        }
    }

    /** What its threads do: a JVM says so on its standard output when it gets SIGQUIT. */
    private List<String> threads() throws InterruptedException {
        try {
            signal("QUIT");
        } catch (IOException e) {
            return List.of(e.toString());
        }
        List<String> dump = new ArrayList<>();
        for (String line = out.poll(2, TimeUnit.SECONDS); line != null; line = out.poll(2, TimeUnit.SECONDS)) {
            dump.add(line);
        }
        return dump;
    }

    private static Thread collect(BufferedReader reader, BlockingQueue<String> lines) {
        Thread thread = new Thread(() -> reader.lines().forEach(lines::add), "program-output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
