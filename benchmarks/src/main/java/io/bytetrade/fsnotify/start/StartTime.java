package io.bytetrade.fsnotify.start;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long {@code serve --local} takes until it listens, as a multiple of {@code java -version}: the median of nine pairs, each
 * of one after the other. The arguments are options of the JVM; the jar is that of {@code fsnotify-proxy-cli/target}.
 */
public final class StartTime {
    private static final int PAIRS = 9;
    private static final Path JAR = Path.of("fsnotify-proxy-cli", "target", "fsnotify-proxy.jar");
    private static final String JAVA = ProcessHandle.current().info().command().orElse("java");

    private StartTime() {}

    /**
     * Measures and prints.
     *
     * @param args options of the JVM
     * @throws IOException if a process cannot be started, or ends before it listens
     * @throws InterruptedException never, for nobody interrupts
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        double[] ratios = new double[PAIRS];
        Path watched = Files.createTempDirectory("start-time");
        for (int i = 0; i < PAIRS; i++) {
            long version = version();
            long listening = listening(watched, args);
            ratios[i] = (double) listening / version;
            System.out.printf(
                    Locale.ROOT, "%4d ms : %3d ms = %.1f%n", listening / 1_000_000, version / 1_000_000, ratios[i]);
        }
        Files.delete(watched);
        Arrays.sort(ratios);
        System.out.printf(Locale.ROOT, "median %.1f, %.1f to %.1f%n", ratios[PAIRS / 2], ratios[0], ratios[PAIRS - 1]);
    }

    private static long version() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        new ProcessBuilder(JAVA, "-version")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return System.nanoTime() - begun;
    }

    private static long listening(Path watched, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", JAR.toString(), "serve", "--local=/data=" + watched, "--listen=127.0.0.1:0"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("FSNOTIFY_ADMIN", "off");
        long begun = System.nanoTime();
        List<String> said = new ArrayList<>();
        Process serve = builder.start();
        try (BufferedReader lines = serve.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("listening on ")) {
                    return System.nanoTime() - begun;
                }
                said.add(line);
            }
            throw new IOException("it ended before it listened: " + said);
        } finally {
            serve.destroyForcibly().waitFor();
        }
    }
}
