package io.bytetrade.fsnotify.cli;

import io.bytetrade.fsnotify.redis.RedisSettings;
import io.bytetrade.fsnotify.redis.RedisSettingsBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * Where Redis is. Passwords come from the environment or from files: a command line can be read by everybody on the machine.
 */
final class RedisOptions {
    private static final String ENV = " (environment: ";
    static final String ADDRESS = "redis.kubesphere-system:6379";
    private static final String PASSWORD = "REDIS_PASSWORD";
    private static final String SENTINEL_PASSWORD = "FSNOTIFY_REDIS_SENTINEL_PASSWORD";
    private static final String TRUST_STORE_PASSWORD = "FSNOTIFY_REDIS_TRUST_STORE_PASSWORD";
    private static final Pattern WITH_PASSWORD = Pattern.compile("[^/]*://[^@/]*:[^@]*@.*");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--redis",
            paramLabel = "ADDRESS",
            defaultValue = ADDRESS,
            // Not ${DEFAULT-VALUE}: that would show the variable, and a password in it.
            description =
                    "Where Redis is: HOST:PORT, redis://HOST:PORT, redis+sentinel://HOST:PORT,HOST:PORT/MASTER, or the"
                            + " same as rediss for TLS" + ENV
                            + "REDIS_ADDR; default: " + ADDRESS + ").")
    private String address;

    @Option(
            names = "--redis-username",
            paramLabel = "NAME",
            description = "The user to log in as" + ENV + "REDIS_USERNAME; default: Redis' own default user).")
    private String username;

    @Option(
            names = "--redis-password-file",
            paramLabel = "FILE",
            description = "A file that holds the password; it is read for each connection" + ENV
                    + "FSNOTIFY_REDIS_PASSWORD_FILE, or the password itself in REDIS_PASSWORD; default: none).")
    private Path passwordFile;

    @Option(
            names = "--redis-sentinel-username",
            paramLabel = "NAME",
            description = "The user to log in as at the sentinels" + ENV
                    + "FSNOTIFY_REDIS_SENTINEL_USERNAME; default: their own default user).")
    private String sentinelUsername;

    @Option(
            names = "--redis-sentinel-password-file",
            paramLabel = "FILE",
            description = "A file that holds the password for the sentinels" + ENV
                    + "FSNOTIFY_REDIS_SENTINEL_PASSWORD_FILE, or the password itself in " + SENTINEL_PASSWORD
                    + "; default: none).")
    private Path sentinelPasswordFile;

    @Option(
            names = "--redis-db",
            paramLabel = "N",
            description = "The database to select; it decides nothing, for channels belong to none" + ENV
                    + "REDIS_DB; default: 10).")
    private Integer db;

    @Option(
            names = "--redis-channel",
            paramLabel = "NAME",
            defaultValue = RedisSettings.DEFAULT_CHANNEL,
            description =
                    "The channel that daemons publish on" + ENV + "FSNOTIFY_REDIS_CHANNEL; default: ${DEFAULT-VALUE}).")
    private String channel;

    @Option(
            names = "--redis-trust-store",
            paramLabel = "FILE",
            description = "Certificates to trust over TLS: PEM, PKCS #12 or JKS, with its password, if any, in "
                    + TRUST_STORE_PASSWORD + ENV + "FSNOTIFY_REDIS_TRUST_STORE; default: those of the JVM).")
    private Path trustStore;

    @Option(
            names = "--redis-ping",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = Values.Time.class,
            description = "After how much silence Redis is asked for a sign of life" + ENV
                    + "FSNOTIFY_REDIS_PING; default: ${DEFAULT-VALUE}).")
    private Duration ping;

    @Option(
            names = "--redis-dead-after",
            paramLabel = "TIME",
            defaultValue = "12s",
            converter = Values.Time.class,
            description = "After how much silence the connection is given up and made anew" + ENV
                    + "FSNOTIFY_REDIS_DEAD_AFTER; default: ${DEFAULT-VALUE}).")
    private Duration deadAfter;

    @Option(
            names = "--redis-max-payload",
            paramLabel = "SIZE",
            defaultValue = "16MiB",
            converter = Values.Size.class,
            description = "The longest message to accept; a longer one is skipped, and clients are told of a gap" + ENV
                    + "FSNOTIFY_REDIS_MAX_PAYLOAD; default: ${DEFAULT-VALUE}).")
    private long maxPayload;

    /** Names of those that are given on the command line, to be told which of them have no place there. */
    static final List<String> NAMES = List.of(
            "--redis",
            "--redis-username",
            "--redis-password-file",
            "--redis-sentinel-username",
            "--redis-sentinel-password-file",
            "--redis-db",
            "--redis-channel",
            "--redis-trust-store",
            "--redis-ping",
            "--redis-dead-after",
            "--redis-max-payload");

    /**
     * The settings.
     *
     * @throws ParameterException if the options contradict each other, or a secret is on the command line
     */
    RedisSettings settings() {
        ParseResult parsed = command.commandLine().getParseResult();
        if (parsed.hasMatchedOption("--redis") && holdsPassword(address)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--redis must not hold a password, for everybody on this machine can read it there:"
                            + " put it into " + PASSWORD + ", or the whole address into REDIS_ADDR");
        }
        try {
            RedisSettingsBuilder builder = RedisSettings.builder(address)
                    .username(username)
                    .channel(channel)
                    .pingInterval(ping)
                    .deadAfter(deadAfter)
                    .maxPayloadBytes((int) Math.min(Integer.MAX_VALUE, maxPayload));
            String password = secret(PASSWORD, passwordFile, "the Redis password");
            if (password != null) {
                builder.password(password);
            } else if (passwordFile != null) {
                builder.passwordFile(passwordFile);
            }
            sentinels(builder);
            if (db != null) {
                builder.db(db);
            }
            if (trustStore != null) {
                builder.trustStore(trustStore, System.getenv(TRUST_STORE_PASSWORD));
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }

    /** Whether an address of Redis has a password in it. */
    static boolean holdsPassword(String address) {
        return WITH_PASSWORD.matcher(address).matches();
    }

    private void sentinels(RedisSettingsBuilder builder) {
        builder.sentinelUsername(sentinelUsername);
        String password = secret(SENTINEL_PASSWORD, sentinelPasswordFile, "the password for the sentinels");
        if (password != null) {
            builder.sentinelPassword(password);
        } else if (sentinelPasswordFile != null) {
            builder.sentinelPasswordFile(sentinelPasswordFile);
        }
    }

    /** What a variable holds; null if nothing. */
    private static String secret(String variable, Path file, String what) {
        String value = System.getenv(variable);
        if (value == null || value.isEmpty()) {
            return null;
        }
        if (file != null) {
            throw new IllegalArgumentException(what + " is given twice, in " + variable + " and in a file");
        }
        return value;
    }
}
