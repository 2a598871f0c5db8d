package io.bytetrade.fsnotify.cli.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The process of the clients, seen from this one. */
final class ClientsHandle implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;
    private static final int WORDS = 64;
    private static final String READY = "ready ";

    private final Process process;
    private final Writer commands;
    private final BlockingQueue<String> words = new ArrayBlockingQueue<>(WORDS);
    private volatile long received;

    /** Starts a process with the same Java and classes. */
    ClientsHandle(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                ClientsMain.class.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        commands = process.outputWriter(US_ASCII);
        Thread reader = new Thread(this::read, "bench-clients");
        reader.setDaemon(true);
        reader.start();
    }

    /** Stamped records that all clients together have received since {@link #measure}, a few milliseconds ago. */
    long received() {
        return received;
    }

    void awaitConnected() throws IOException, InterruptedException {
        await("connected");
    }

    /** Nanoseconds from the first connect until every client had received something; empty before. */
    OptionalLong readyAfter() {
        String said = words.peek();
        if (said == null || !said.startsWith(READY)) {
            return OptionalLong.empty();
        }
        words.remove();
        return OptionalLong.of(Long.parseLong(said.substring(READY.length())));
    }

    void measure() throws IOException, InterruptedException {
        tell("measure");
        await("measuring");
        received = 0;
    }

    /** Waits for what is still under way, and reports. */
    ClientsReport end(long[] published) throws IOException, InterruptedException {
        tell("end " + Arrays.stream(published).mapToObj(Long::toString).collect(Collectors.joining(" ")));
        return ClientsReport.parse(await("report"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void tell(String command) throws IOException {
        commands.write(command + '\n');
        commands.flush();
    }

    /** Waits for a word, and returns what stands behind it. */
    private String await(String word) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            String said = words.poll(1, TimeUnit.SECONDS);
            if (said != null && said.startsWith(word)) {
                return said.substring(word.length()).trim();
            }
            if (said == null && !process.isAlive()) {
                break;
            }
        }
        throw new IOException("the process of the clients does not get there: " + word);
    }

    private void read() {
        try (BufferedReader in = process.inputReader(US_ASCII)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("got ")) {
                    received = Long.parseLong(line.substring(4));
                } else {
                    words.put(line);
                }
            }
        } catch (IOException | InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
