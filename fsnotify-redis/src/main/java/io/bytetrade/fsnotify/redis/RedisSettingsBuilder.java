package io.bytetrade.fsnotify.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Makes {@link RedisSettings}. Each setter checks its value at once; {@link #build} checks how they go together. Not
 * thread-safe.
 */
public final class RedisSettingsBuilder {
    private static final Duration LONGEST = Duration.ofHours(1);

    final RedisAddress address;
    private String username;
    private Password password = Password.NONE;
    private String sentinelUsername;
    private Password sentinelPassword = Password.NONE;
    TrustStore trustStore;
    private Integer db;
    String channel = RedisSettings.DEFAULT_CHANNEL;
    String clientName = "fsnotify-proxy";
    Duration connectTimeout = Duration.ofSeconds(5);
    Duration pingInterval = Duration.ofSeconds(5);
    Duration deadAfter = Duration.ofSeconds(12);
    Duration firstRetry = Duration.ofMillis(100);
    Duration longestRetry = Duration.ofSeconds(10);
    int maxPayloadBytes = 16 << 20;

    RedisSettingsBuilder(RedisAddress address) {
        this.address = address;
    }

    /**
     * The user to log in as (Redis ACL). Without one a password is that of Redis' user {@code default}.
     *
     * @param username a name; null or empty for none
     * @return this
     */
    public RedisSettingsBuilder username(String username) {
        this.username = username == null || username.isEmpty() ? null : username;
        return this;
    }

    /**
     * The password. Without one nobody logs in.
     *
     * @param password the password; null or empty for none
     * @return this
     */
    public RedisSettingsBuilder password(String password) {
        this.password = Password.of(password);
        return this;
    }

    /**
     * A file that holds the password, in place of {@link #password}. It is read for each connection, so that a changed
     * password needs no restart.
     *
     * @param file its whole text is the password, but for one line break at the end
     * @return this
     */
    public RedisSettingsBuilder passwordFile(Path file) {
        this.password = Password.inFile(Objects.requireNonNull(file, "password file"));
        return this;
    }

    /**
     * The user to log in as at the sentinels. They know nothing of the users of Redis, and Redis nothing of theirs.
     *
     * @param username a name; null or empty for none
     * @return this
     */
    public RedisSettingsBuilder sentinelUsername(String username) {
        this.sentinelUsername = username == null || username.isEmpty() ? null : username;
        return this;
    }

    /**
     * The password for the sentinels. Without one nobody logs in there, whatever the password of Redis is.
     *
     * @param password the password; null or empty for none
     * @return this
     */
    public RedisSettingsBuilder sentinelPassword(String password) {
        this.sentinelPassword = Password.of(password);
        return this;
    }

    /**
     * A file that holds the password for the sentinels, in place of {@link #sentinelPassword}. It is read for each connection.
     *
     * @param file its whole text is the password, but for one line break at the end
     * @return this
     */
    public RedisSettingsBuilder sentinelPasswordFile(Path file) {
        this.sentinelPassword = Password.inFile(Objects.requireNonNull(file, "sentinel password file"));
        return this;
    }

    /**
     * The certificates to trust over TLS, in place of the JVM's. The server's certificate must name the host of the address
     * either way, and that of a master what its sentinels call it, which is its IP address unless they are told otherwise.
     *
     * @param file PEM certificates, or a PKCS #12 or JKS key store; read for each connection
     * @param password the key store's password; null for PEM, or a store that needs none
     * @return this
     */
    public RedisSettingsBuilder trustStore(Path file, String password) {
        this.trustStore = new TrustStore(Objects.requireNonNull(file, "trust store"), password);
        return this;
    }

    /**
     * The database to select. Publishing and subscribing know no databases, so that it decides nothing; where it cannot be
     * selected, that is a warning.
     *
     * @param db 0 or more; without it that of the address, else {@value RedisSettings#DEFAULT_DB}
     * @return this
     */
    public RedisSettingsBuilder db(int db) {
        if (db < 0) {
            throw new IllegalArgumentException("the Redis database must not be negative: " + db);
        }
        this.db = db;
        return this;
    }

    /**
     * The channel; by default {@value RedisSettings#DEFAULT_CHANNEL}.
     *
     * @param channel not empty
     * @return this
     */
    public RedisSettingsBuilder channel(String channel) {
        if (channel.isEmpty()) {
            throw new IllegalArgumentException("the Redis channel must have a name");
        }
        this.channel = channel;
        return this;
    }

    /**
     * What {@code CLIENT LIST} calls the connection; by default {@code fsnotify-proxy}.
     *
     * @param clientName printable ASCII without blanks, not empty
     * @return this
     */
    public RedisSettingsBuilder clientName(String clientName) {
        if (!clientName.matches("[!-~]+")) {
            throw new IllegalArgumentException(
                    "the Redis client name must be printable ASCII without blanks: '" + clientName + "'");
        }
        this.clientName = clientName;
        return this;
    }

    /**
     * How long finding Redis, connecting, logging in and subscribing may take together, and publishing a payload; by default
     * 5 s.
     *
     * @param timeout 1 ms to 1 h
     * @return this
     */
    public RedisSettingsBuilder connectTimeout(Duration timeout) {
        this.connectTimeout = within("connect time-out", timeout);
        return this;
    }

    /**
     * After how much silence Redis is asked for a sign of life, and how often from then on; by default 5 s. As often sentinels
     * are asked whether it still is the master.
     *
     * @param interval 1 ms to 1 h
     * @return this
     */
    public RedisSettingsBuilder pingInterval(Duration interval) {
        this.pingInterval = within("PING interval", interval);
        return this;
    }

    /**
     * After how much silence the connection counts as lost; by default 12 s. Time in which nobody listens because the sink
     * blocks does not count.
     *
     * @param silence 1 ms to 1 h, longer than the PING interval
     * @return this
     */
    public RedisSettingsBuilder deadAfter(Duration silence) {
        this.deadAfter = within("time after which Redis counts as dead", silence);
        return this;
    }

    /**
     * The waits between attempts to get a lost connection back: they double from the first to the longest, each up to a fifth
     * longer or shorter by chance. By default 100 ms to 10 s.
     *
     * @param first 1 ms to 1 h
     * @param longest 1 ms to 1 h, not shorter than the first
     * @return this
     */
    public RedisSettingsBuilder retry(Duration first, Duration longest) {
        this.firstRetry = within("first wait before connecting anew", first);
        this.longestRetry = within("longest wait before connecting anew", longest);
        return this;
    }

    /**
     * The longest payload that is read; a longer one is passed over, and is a gap. By default 16 MiB.
     *
     * @param bytes 1 MiB to 256 MiB
     * @return this
     */
    public RedisSettingsBuilder maxPayloadBytes(int bytes) {
        if (bytes < 1 << 20 || bytes > 256 << 20) {
            throw new IllegalArgumentException("the longest Redis payload must be 1 MiB to 256 MiB: " + bytes);
        }
        this.maxPayloadBytes = bytes;
        return this;
    }

    /**
     * The settings.
     *
     * @return settings; the builder may be used again
     * @throws IllegalArgumentException if user, password or database is given here and otherwise in the address, or two times
     *     contradict each other, or a login for sentinels is given and the address names none
     */
    public RedisSettings build() {
        if (deadAfter.compareTo(pingInterval) <= 0) {
            throw new IllegalArgumentException(
                    "Redis must count as dead later than it is asked for a sign of life: dead after " + deadAfter
                            + ", PING interval " + pingInterval);
        }
        if (longestRetry.compareTo(firstRetry) < 0) {
            throw new IllegalArgumentException("the longest wait before connecting anew, " + longestRetry
                    + ", must not be shorter than the first, " + firstRetry);
        }
        return new RedisSettings(this);
    }

    /** What was set here or in the address. */
    Login mergedLogin() {
        return new Login(merged("user", username, address.username()), mergedPassword());
    }

    Login sentinelLogin() {
        if (!address.namesSentinels() && (sentinelUsername != null || sentinelPassword != Password.NONE)) {
            throw new IllegalArgumentException(
                    "a user or a password for sentinels is given, but the Redis address names none:"
                            + " it must begin with redis+sentinel:// or rediss+sentinel://");
        }
        return new Login(sentinelUsername, sentinelPassword);
    }

    private Password mergedPassword() {
        if (password != Password.NONE && address.password() != null) {
            throw new IllegalArgumentException("the Redis password is given twice, in the address and beside it");
        }
        return password == Password.NONE ? Password.of(address.password()) : password;
    }

    /** What was set here or in the address, else the default. */
    int mergedDb() {
        Integer merged = merged("database", db, address.db());
        return merged == null ? RedisSettings.DEFAULT_DB : merged;
    }

    private static <T> T merged(String what, T here, T inAddress) {
        if (here != null && inAddress != null && !here.equals(inAddress)) {
            throw new IllegalArgumentException(
                    "the Redis " + what + " is given twice: " + inAddress + " in the address, " + here + " beside it");
        }
        return here == null ? inAddress : here;
    }

    private static Duration within(String what, Duration value) {
        if (value.toMillis() < 1 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the " + what + " must be 1 ms to 1 h: " + value);
        }
        return value;
    }
}
