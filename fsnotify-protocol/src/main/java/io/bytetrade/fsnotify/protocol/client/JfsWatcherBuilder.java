package io.bytetrade.fsnotify.protocol.client;

import io.bytetrade.fsnotify.protocol.ChannelId;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Makes {@link JfsWatcher}s. Only {@link #name} must be given. Where a setter was not called, the environment variables of
 * deployed clients hold, and where a variable is unset or empty, a default (PROTOCOL §1):
 *
 * <table>
 *   <caption>Variables</caption>
 *   <tr><th>setter</th><th>variable</th><th>default</th></tr>
 *   <tr><td>{@link #namespace}</td><td>{@code NAMESPACE}</td><td>{@code default}</td></tr>
 *   <tr><td>{@link #pod}</td><td>{@code POD_NAME}, else {@code HOSTNAME}</td><td>{@code default}</td></tr>
 *   <tr><td>{@link #container}</td><td>{@code CONTAINER_NAME}</td><td>{@code default}</td></tr>
 *   <tr><td>{@link #server}</td><td>{@code NOTIFY_SERVER}</td><td>{@code fsnotify-svc.os-system:1506}</td></tr>
 * </table>
 *
 * <p>Not thread-safe. May be used again: each {@link #build} makes a watcher of its own.
 */
public final class JfsWatcherBuilder {
    private static final String DEFAULT_PART = "default";
    private static final String DEFAULT_SERVER = "fsnotify-svc.os-system:1506";
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Map<String, String> environment;
    private String name;
    private String namespace;
    private String pod;
    private String container;
    private ServerAddress server;
    private Consumer<? super WatcherEvent> consumer;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration firstRetry = Duration.ofMillis(100);
    private Duration longestRetry = Duration.ofSeconds(10);
    private ServerAddress.Resolver resolver = InetAddress::getAllByName;
    private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

    JfsWatcherBuilder(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Names the watcher among those of its container. Two open watchers of one container must not share a name: when
     * the second connects, a proxy may take the first one's watches away.
     *
     * @param name not empty, without {@code /} and control characters; compared in lower case
     * @return this
     * @throws IllegalArgumentException if it is not like that
     */
    public JfsWatcherBuilder name(String name) {
        this.name = part("name", name);
        return this;
    }

    /**
     * The pod's namespace.
     *
     * @param namespace not empty, without {@code /} and control characters
     * @return this
     * @throws IllegalArgumentException if it is not like that
     */
    public JfsWatcherBuilder namespace(String namespace) {
        this.namespace = part("namespace", namespace);
        return this;
    }

    /**
     * The pod's name.
     *
     * @param pod not empty, without {@code /} and control characters
     * @return this
     * @throws IllegalArgumentException if it is not like that
     */
    public JfsWatcherBuilder pod(String pod) {
        this.pod = part("pod", pod);
        return this;
    }

    /**
     * The container's name.
     *
     * @param container not empty, without {@code /} and control characters
     * @return this
     * @throws IllegalArgumentException if it is not like that
     */
    public JfsWatcherBuilder container(String container) {
        this.container = part("container", container);
        return this;
    }

    /**
     * Where the proxy listens.
     *
     * @param address {@code host:port} (an IPv6 address in brackets), {@code unix:PATH} or {@code unix:///PATH}
     * @return this
     * @throws IllegalArgumentException if it is none of these
     */
    public JfsWatcherBuilder server(String address) {
        this.server = ServerAddress.parse("server", address);
        return this;
    }

    /**
     * Takes the events, on a thread of the watcher's own, one after the other. It may block: then the watcher stops reading
     * once its buffer is full. What it throws is logged, and the next event comes nevertheless. Without a consumer the events
     * are for {@link JfsWatcher#take}.
     *
     * @param consumer may call every method of the watcher, {@link JfsWatcher#close} too, but not take from it
     * @return this
     */
    public JfsWatcherBuilder consumer(Consumer<? super WatcherEvent> consumer) {
        this.consumer = Objects.requireNonNull(consumer, "consumer");
        return this;
    }

    /**
     * How long one attempt to connect may take, the look-up of the name not counted. 10 s by default.
     *
     * @param timeout 1 ms to 1 h
     * @return this
     * @throws IllegalArgumentException if it is less or more
     */
    public JfsWatcherBuilder connectTimeout(Duration timeout) {
        this.connectTimeout = time("connectTimeout", timeout);
        return this;
    }

    /**
     * How long to wait before connecting again: at first, and at most; in between the wait doubles. Each wait is up to 20 %
     * longer or shorter by chance. 100 ms and 10 s by default.
     *
     * @param first 1 ms to 1 h
     * @param longest {@code first} to 1 h; a connection that stood that long lets the wait begin at the first again
     * @return this
     * @throws IllegalArgumentException if one is less or more
     */
    public JfsWatcherBuilder backoff(Duration first, Duration longest) {
        time("the first backoff", first);
        time("the longest backoff", longest);
        if (first.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "the first backoff must not be longer than the longest: " + first + " > " + longest);
        }
        this.firstRetry = first;
        this.longestRetry = longest;
        return this;
    }

    /** Looks names up instead of {@link InetAddress#getAllByName}; for tests. */
    JfsWatcherBuilder resolver(ServerAddress.Resolver resolver) {
        this.resolver = resolver;
        return this;
    }

    /** Gives the chance in the backoff, asked once for each wait; for tests. */
    JfsWatcherBuilder random(DoubleSupplier random) {
        this.random = random;
        return this;
    }

    /**
     * Makes a watcher, which does nothing before {@link JfsWatcher#start}.
     *
     * @return a new watcher, to be closed by its user
     * @throws IllegalStateException if it has no name
     * @throws IllegalArgumentException if a variable that is needed holds no good value, or the identity
     *     {@code namespace/pod/container/name} has more than the 255 bytes that the protocol has for it
     */
    public JfsWatcher build() {
        if (name == null) {
            throw new IllegalStateException("a watcher needs a name; call name(…) before build()");
        }
        ChannelId id = new ChannelId(
                namespace != null ? namespace : fromEnvironment("NAMESPACE"),
                pod != null ? pod : fromEnvironment(isSet("POD_NAME") ? "POD_NAME" : "HOSTNAME"),
                container != null ? container : fromEnvironment("CONTAINER_NAME"),
                name);
        return new JfsWatcher(
                name,
                id,
                new ConnectSettings(
                        server != null ? server : serverFromEnvironment(),
                        resolver,
                        connectTimeout,
                        firstRetry,
                        longestRetry,
                        random),
                consumer);
    }

    private boolean isSet(String variable) {
        return !environment.getOrDefault(variable, "").isEmpty();
    }

    private String fromEnvironment(String variable) {
        return isSet(variable) ? part(variable, environment.get(variable)) : DEFAULT_PART;
    }

    private ServerAddress serverFromEnvironment() {
        String variable = "NOTIFY_SERVER";
        return ServerAddress.parse(variable, isSet(variable) ? environment.get(variable) : DEFAULT_SERVER);
    }

    private static String part(String what, String value) {
        if (value.isEmpty() || value.chars().anyMatch(c -> c == '/' || Character.isISOControl(c))) {
            throw new IllegalArgumentException(
                    what + " must not be empty, and hold no '/' and no control character: '" + value + "'");
        }
        return value;
    }

    private static Duration time(String what, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " must be from 1 ms to " + LONGEST + ": " + value);
        }
        return value;
    }
}
