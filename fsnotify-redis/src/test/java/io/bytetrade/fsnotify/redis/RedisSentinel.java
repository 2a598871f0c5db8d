package io.bytetrade.fsnotify.redis;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** A real sentinel of its own that watches one master, called {@link #MASTER}. */
final class RedisSentinel implements AutoCloseable {
    static final String MASTER = "events";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path directory;
    private final int port;
    private final String password;
    private final Thread atExit = new Thread(this::kill);
    private Process process;

    private RedisSentinel(Path directory, int port, String password) {
        this.directory = directory;
        this.port = port;
        this.password = password;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts one that fails over as soon as so many of its kind find the master dead. */
    static RedisSentinel start(RedisServer master, int quorum) throws IOException {
        return start(master, quorum, Duration.ofMillis(500), null);
    }

    /**
     * Starts one.
     *
     * @param downAfter how long the master must be silent to be dead
     * @param password what a client must know, or null
     */
    static RedisSentinel start(RedisServer master, int quorum, Duration downAfter, String password) throws IOException {
        List<String> lines =
                new ArrayList<>(List.of("sentinel monitor events 127.0.0.1 " + master.port() + " " + quorum));
        lines.add("sentinel down-after-milliseconds events " + downAfter.toMillis());
        lines.add("sentinel failover-timeout events 2000");
        if (password != null) {
            lines.add("requirepass " + password);
        }
        int port = RedisServer.freePort();
        lines.add("port " + port);
        return start(lines, port, password);
    }

    /** Starts one that speaks TLS alone, also to the master. */
    static RedisSentinel overTls(String host, int tlsPort, SelfMadeCertificate certificate) throws IOException {
        int port = RedisServer.freePort();
        return start(
                List.of(
                        "sentinel monitor events " + host + " " + tlsPort + " 1",
                        "port 0",
                        "tls-port " + port,
                        "tls-replication yes",
                        "tls-auth-clients no",
                        "tls-cert-file " + certificate.certificate(),
                        "tls-key-file " + certificate.key(),
                        "tls-ca-cert-file " + certificate.certificate()),
                port,
                null);
    }

    private static RedisSentinel start(List<String> lines, int port, String password) throws IOException {
        Path binary = RedisServerBinary.find();
        requireSentinel(binary);
        RedisSentinel sentinel =
                new RedisSentinel(Files.createTempDirectory("fsnotify-redis-sentinel"), port, password);
        List<String> all = new ArrayList<>(lines);
        all.addAll(List.of("bind 127.0.0.1", "dir " + sentinel.directory, "logfile sentinel.log"));
        Path configuration = Files.write(sentinel.directory.resolve("sentinel.conf"), all);
        sentinel.process = new ProcessBuilder(binary.toString(), configuration.toString(), "--sentinel")
                .redirectErrorStream(true)
                .redirectOutput(sentinel.directory.resolve("output").toFile())
                .start();
        await().atMost(PATIENCE).until(sentinel::listens);
        return sentinel;
    }

    private static void requireSentinel(Path binary) throws IOException {
        Process help = new ProcessBuilder(binary.toString(), "--help")
                .redirectErrorStream(true)
                .start();
        Assumptions.assumeTrue(
                new String(help.getInputStream().readAllBytes()).contains("--sentinel"),
                "this redis-server cannot be a sentinel: name one that can in REDIS_SERVER");
    }

    private boolean listens() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "the sentinel ended at once: " + Files.readString(directory.resolve("output")));
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }

    /** {@code 127.0.0.1:port}. */
    String address() {
        return "127.0.0.1:" + port;
    }

    /** Whether it has found so many replicas of the master, and so many others of its kind. */
    boolean knows(int replicas, int others) {
        try (Jedis admin = admin()) {
            return admin.sentinelReplicas(MASTER).size() == replicas
                    && admin.sentinelSentinels(MASTER).size() == others;
        }
    }

    /** Makes it promote the replica, though nothing is wrong with the master. */
    void failOver() {
        try (Jedis admin = admin()) {
            admin.sentinelFailover(MASTER);
        }
    }

    /** Makes it call another the master, as if it had never known one. */
    void monitorInstead(RedisServer master) {
        try (Jedis admin = admin()) {
            admin.sentinelRemove(MASTER);
            admin.sentinelMonitor(MASTER, "127.0.0.1", master.port(), 1);
        }
    }

    private Jedis admin() {
        return new Jedis(
                new HostAndPort("127.0.0.1", port),
                DefaultJedisClientConfig.builder()
                        .serverDefaultProtocol()
                        .password(password)
                        .timeoutMillis(10_000)
                        .build());
    }

    private void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() throws IOException {
        kill();
        Runtime.getRuntime().removeShutdownHook(atExit);
        try (var files = Files.list(directory)) {
            files.forEach(file -> file.toFile().delete());
        }
        Files.delete(directory);
    }
}
