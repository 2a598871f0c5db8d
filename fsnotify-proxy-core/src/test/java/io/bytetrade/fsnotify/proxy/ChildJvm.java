package io.bytetrade.fsnotify.proxy;

import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.pathmap.MappedPath;
import io.bytetrade.fsnotify.protocol.ChannelId;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Another JVM that runs a main class of these tests, where a test needs a process of its own: for its descriptors. It gets
 * lines and answers in lines; when its input ends it ends, too.
 */
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final Writer input;
    private final Queue<String> output = new ConcurrentLinkedQueue<>();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();

    /**
     * Starts it through a shell, so that limits can be set first.
     *
     * @param limits a shell command, for example {@code ulimit -n 100}
     */
    ChildJvm(String limits, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", limits + " && exec \"$@\"", "sh"));
        command.addAll(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-cp", classPath(), main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).start();
        input = process.outputWriter(StandardCharsets.UTF_8);
        collect(process.getInputStream(), output);
        collect(process.getErrorStream(), log);
    }

    /** Module path or class path, the places are the same. */
    private static String classPath() {
        return Stream.concat(
                        Stream.of(Path.of("target", "test-classes"), Path.of("target", "classes")),
                        Stream.of(ChannelId.class, MappedPath.class).map(ChildJvm::place))
                .map(path -> path.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path place(Class<?> type) {
        return Path.of(java.net.URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    /** Sends a line and waits for one. */
    String ask(String question) throws IOException {
        input.write(question + System.lineSeparator());
        input.flush();
        return nextLine();
    }

    String nextLine() {
        await().atMost(TestClient.PATIENCE).until(() -> !output.isEmpty() || !process.isAlive());
        String line = output.poll();
        if (line == null) {
            throw new AssertionError("the process has ended: " + log);
        }
        return line;
    }

    /** Waits for a line in its log. */
    String awaitLog(Predicate<String> line) {
        await().atMost(TestClient.PATIENCE).until(() -> log.stream().anyMatch(line));
        return log.stream().filter(line).findFirst().orElseThrow();
    }

    @Override
    public void close() throws IOException {
        input.close();
        try {
            if (!process.waitFor(TestClient.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the process did not end: " + log);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void collect(InputStream stream, Queue<String> lines) {
        Thread reader = new Thread(() -> {
            try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = text.readLine(); line != null; line = text.readLine()) {
                    lines.add(line);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        reader.setDaemon(true);
        reader.start();
    }
}
