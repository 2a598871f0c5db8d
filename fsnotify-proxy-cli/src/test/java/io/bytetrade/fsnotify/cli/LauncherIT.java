package io.bytetrade.fsnotify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.cli.admin.AdminPages;
import io.bytetrade.fsnotify.cli.admin.PrometheusText;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a process, with files of this machine. */
@Timeout(180)
class LauncherIT {
    private static final Pattern LISTENING = Pattern.compile("listening on (\\S+),");

    @TempDir
    private Path directory;

    @Test
    void serveAndWatchShowWhatHappensOnTheDisk() throws Exception {
        try (Program serve = serve("--listen", "127.0.0.1:0", "--write-window", "200ms");
                Program watch = Program.start(
                        "watch", "--server", address(serve), "--channel", "ns/pod/app/w", "--json", "/data")) {
            serve.awaitErr(line -> line.contains("watcher ns/pod/app/w send path [/data]"));
            awaitFirstEvent(watch);
            Path file = Files.createFile(directory.resolve("report.csv"));
            watch.awaitOut(isEvent("CREATE", "/data/report.csv"));
            Files.writeString(file, "1;2;3");
            watch.awaitOut(isEvent("WRITE", "/data/report.csv"));
            Files.delete(file);
            watch.awaitOut(isEvent("REMOVE", "/data/report.csv"));

            serve.terminate();
            watch.awaitOut(line -> line.contains("\"GOING_AWAY\""));
            assertThat(serve.awaitExit()).isZero();
            watch.terminate();
            assertThat(watch.awaitExit()).isZero();
        }
    }

    @Test
    void watchPrintsOneReadableLineForEachEvent() throws Exception {
        try (Program serve = serve("--listen", "unix:" + directory.resolveSibling(directory.getFileName() + ".sock"));
                Program watch =
                        Program.start("watch", "--server", address(serve), "--channel", "ns/pod/app", "/data")) {
            awaitFirstEvent(watch);
            Files.createFile(directory.resolve("a"));
            assertThat(watch.awaitOut(line -> line.contains("/data/a ")))
                    .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} CREATE +/data/a  \\(watch /data\\)");
        }
    }

    @Test
    void watchSaysWhyAPathCannotBeWatched() throws Exception {
        try (Program serve = serve("--listen", "127.0.0.1:0");
                Program watch =
                        Program.start("watch", "--server", address(serve), "--channel", "ns/pod/app", "/other")) {
            assertThat(watch.awaitOut(line -> line.contains("NOTICE"))).contains("NOT_MAPPED", "/other");
        }
    }

    @Test
    void demoShowsEventsAndEndsByItself() throws Exception {
        try (Program demo = Program.start("demo", "--seconds", "6")) {
            demo.awaitOut(line -> line.contains("CREATE") && line.contains("/data/file-"));
            demo.awaitOut(line -> line.contains("WRITE") && line.contains("/data/file-"));
            assertThat(demo.awaitExit()).isZero();
        }
    }

    @Test
    void demoWatchesADirectoryThatIsGiven() throws Exception {
        try (Program demo = Program.start("demo", directory.toString())) {
            demo.awaitOut(line -> line.contains("Ctrl-C"));
            awaitFirstEvent(demo);
            demo.terminate();
            assertThat(demo.awaitExit()).isZero();
        }
    }

    @Test
    void addressThatIsTakenEndsWith5() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Program serve = serve("--listen", "127.0.0.1:" + taken.getLocalPort())) {
            assertThat(serve.awaitExit()).isEqualTo(5);
            assertThat(serve.err()).contains("cannot listen on", String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void theAdminPortShowsTheClientAndItsEvents() throws Exception {
        try (Program serve = serve("--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0")) {
            String line = serve.awaitErr(text -> text.contains("health and metrics at "));
            AdminPages pages = new AdminPages(line.substring(line.indexOf("http://")));
            try (Program watch =
                    Program.start("watch", "--server", address(serve), "--channel", "ns/pod/app", "--json", "/data")) {
                awaitFirstEvent(watch);
                assertThat(pages.get("/readyz").body())
                        .isEqualTo("shutdown ok\nlistener ok\nloops ok\nregistry ok\nready\n");
                assertThat(pages.get("/clients").body())
                        .contains("\"id\":\"ns/pod/app/watch\"", "{\"pod\":\"/data\",\"node\":\"" + directory + "\"}");
                PrometheusText metrics = pages.metrics();
                assertThat(metrics.value("fsnotify_records_delivered_total")).isPositive();
                assertThat(metrics.series())
                        .noneMatch(series -> series.startsWith("fsnotify_redis") || series.startsWith("fsnotify_api"));
            }
        }
    }

    @Test
    void anAdminPortThatIsAskedForAndTakenEndsWith5() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Program serve = serve("--listen", "127.0.0.1:0", "--admin", "127.0.0.1:" + taken.getLocalPort())) {
            assertThat(serve.awaitExit()).isEqualTo(5);
            assertThat(serve.err())
                    .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort() + " for --admin", "--admin=off");
        }
    }

    @Test
    void withoutTheDefaultAdminPortItServesAllTheSame() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            try {
                taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9090));
            } catch (BindException e) {
                // Somebody else has it, which is as good.
            }
            try (Program serve = Program.start(
                    Map.of("FSNOTIFY_ADMIN", ""),
                    "serve",
                    "--local",
                    "/data=" + directory,
                    "--listen",
                    "127.0.0.1:0")) {
                assertThat(serve.awaitErr(line -> line.contains("WARN")))
                        .contains("cannot listen on 127.0.0.1:9090 for --admin");
                assertThat(address(serve)).startsWith("127.0.0.1:");
            }
        }
    }

    @Test
    void wrongCommandLineEndsWith2AndSaysWhatIsRight() throws Exception {
        assertUsage("'soon' is not a time", "serve", "--local", "/data=" + directory, "--write-window", "soon");
        assertUsage("is not a directory", "serve", "--local", "/data=" + directory.resolve("none"));
        assertUsage("write POD_PATH=NODE_PATH", "serve", "--local", "data");
        assertUsage("outboxBytes must be at least", "serve", "--local", "/data=" + directory, "--outbox", "1");
        assertUsage("Unknown option", "serve", "--nonsense");
        assertUsage("must be absolute", "watch", "--server", "127.0.0.1:1", "data");
        assertUsage("/data is given twice", "serve", "--local", "/data=/tmp", "--local", "/data=" + directory);
        assertUsage("leave out --redis", "serve", "--local", "/data=" + directory, "--redis", "127.0.0.1:1");
        assertUsage("is no name of a namespace", "serve", "--namespaces", "A_b");
        assertUsage("none of enforce, warn and off", "serve", "--peer-check", "maybe");
        assertUsage("must begin with /", "publish", "srv/data");
        assertUsage("HOST:PORT, :PORT or off", "serve", "--admin", "unix:/tmp/admin.sock");
        assertUsage("channel id", "watch", "--server", "127.0.0.1:1", "--channel", "only/two", "/data");
    }

    @Test
    void environmentStandsForOptions() throws Exception {
        Map<String, String> environment = Map.of(
                "MULTICAST_SERVER", "127.0.0.1:0", "FSNOTIFY_LOCAL", "/data=" + directory, "FSNOTIFY_WRITE_WINDOW", "");
        try (Program serve = Program.start(environment, "serve")) {
            assertThat(address(serve)).startsWith("127.0.0.1:");
        }
    }

    @Test
    void aWrongValueOfAVariableIsSaidToComeFromThere() throws Exception {
        try (Program serve = Program.start(Map.of("REDIS_DB", "ten"), "serve")) {
            assertThat(serve.awaitExit()).isEqualTo(2);
            assertThat(serve.err()).contains("from the environment variable REDIS_DB");
        }
    }

    private Program serve(String... options) {
        String[] all = new String[options.length + 3];
        all[0] = "serve";
        all[1] = "--local";
        all[2] = "/data=" + directory;
        System.arraycopy(options, 0, all, 3, options.length);
        return Program.start(all);
    }

    private static String address(Program serve) throws InterruptedException {
        Matcher matcher = LISTENING.matcher(serve.awaitErr(line -> line.contains("listening on ")));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    /** A watch is registered some time after it was asked for, so files are made until one is seen. */
    private void awaitFirstEvent(Program watch) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            Files.createTempFile(directory, "probe", "");
            return !watch.out().isEmpty() && watch.out().stream().anyMatch(line -> line.contains("/data/probe"));
        });
    }

    private static Predicate<String> isEvent(String ops, String name) {
        return line -> line.contains("\"ops\":\"" + ops + "\"") && line.contains("\"name\":\"" + name + "\"");
    }

    private static void assertUsage(String message, String... arguments) throws IOException, InterruptedException {
        try (Program program = Program.start(arguments)) {
            assertThat(program.awaitExit()).as(List.of(arguments).toString()).isEqualTo(2);
            assertThat(program.err()).contains(message).contains("--help");
        }
    }
}
