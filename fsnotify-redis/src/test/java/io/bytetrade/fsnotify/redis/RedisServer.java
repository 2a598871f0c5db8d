package io.bytetrade.fsnotify.redis;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A real redis-server of its own on a free port of 127.0.0.1, with its files in a temporary directory. */
public final class RedisServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path binary;
    private final Path directory;
    private final int port;
    private final String password;
    private final List<String> options;
    private final Thread atExit = new Thread(this::kill);
    private Process process;

    private RedisServer(Path binary, String password, List<String> options) {
        this.binary = binary;
        this.password = password;
        this.options = options;
        try {
            this.directory = Files.createTempDirectory("fsnotify-redis");
            this.port = freePort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts one with further options, such as {@code --databases 4}; skips the test if there is no redis-server. */
    public static RedisServer start(String... options) {
        return startWithPassword(null, options);
    }

    /** Starts one whose user "default" has a password. */
    static RedisServer startWithPassword(String password, String... options) {
        Path binary = RedisServerBinary.find();
        RedisServer server = new RedisServer(binary, password, List.of(options));
        boolean started = false;
        try {
            server.restart(password);
            started = true;
            return server;
        } finally {
            if (!started) {
                server.close();
            }
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** {@code 127.0.0.1:port}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    Path directory() {
        return directory;
    }

    /** Starts it again after {@link #kill}, on the same port, and waits until it answers. */
    public void restart() {
        restart(password);
    }

    void restart(String password) {
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(List.of("--bind", "127.0.0.1", "--port", String.valueOf(port), "--dir", directory.toString()));
        command.addAll(List.of("--logfile", "redis.log", "--save", "", "--appendonly", "no"));
        if (password != null) {
            command.addAll(List.of("--requirepass", password));
        }
        command.addAll(options);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(PATIENCE).until(() -> answers(password));
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("output"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers(String password) {
        if (!process.isAlive()) {
            throw new IllegalStateException("redis-server ended at once: " + output());
        }
        try (Jedis admin = admin(password)) {
            return admin.ping().equals("PONG");
        } catch (JedisException e) {
            return false;
        }
    }

    /** A connection to ask and to tell it things; closed by the caller. */
    Jedis admin() {
        return admin(password);
    }

    Jedis admin(String password) {
        return new Jedis(
                new HostAndPort("127.0.0.1", port),
                DefaultJedisClientConfig.builder()
                        .serverDefaultProtocol()
                        .password(password)
                        .timeoutMillis(10_000)
                        .build());
    }

    /** Publishes a payload; says how many subscribers it went to. */
    public long publish(String channel, String payload) {
        try (Jedis admin = admin()) {
            return admin.publish(channel, payload);
        }
    }

    /** How many subscribers a channel has. */
    long subscribers(String channel) {
        try (Jedis admin = admin()) {
            return admin.pubsubNumSub(channel).get(channel);
        }
    }

    /** Ends it as a crash does. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
            try {
                process.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Stops it in the middle of whatever it does: its sockets stay open, nobody answers. */
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(atExit);
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
