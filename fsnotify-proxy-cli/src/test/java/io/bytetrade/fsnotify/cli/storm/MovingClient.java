package io.bytetrade.fsnotify.cli.storm;

import io.bytetrade.fsnotify.protocol.ChannelId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A client with a channel id of its own, which is connected to one replica, to none, or to a second one as well by a connection
 * that it has forgotten, as after a failure of the network. It knows what its FSWatcher must be when all is quiet, and how often
 * a path of it may have come and gone until then.
 */
final class MovingClient implements AutoCloseable {
    /** A replica that holds the FSWatcher in this time does so before another one gives up what it had been told to watch. */
    private static final Duration PROMPT = Duration.ofSeconds(1);

    /** The connection that it moved to, and when, by {@link System#nanoTime}. */
    private record Move(Connection target, long at) {}

    private final ChannelId id;
    private final List<Move> moves = new ArrayList<>();
    private Connection main;
    private Connection forgotten;
    /** How often something was done for which each path may come and go once. */
    private final Map<String, Integer> changes = new HashMap<>();

    MovingClient(ChannelId id) {
        this.id = id;
    }

    /** The name of its FSWatcher. */
    String resource() {
        return id.pod() + '-' + id.container();
    }

    Optional<Member> member() {
        return Optional.ofNullable(main).map(Connection::member);
    }

    /** What it watches now. */
    Set<String> paths() {
        return main == null ? Set.of() : Set.copyOf(main.paths());
    }

    /** Connects, after it was connected to none. */
    void arrive(Member member, Set<String> paths) throws IOException {
        mayChange(paths);
        main = new Connection(member, id, paths);
    }

    /**
     * Connects to another replica; the old connection ends, a moment later or before. With one that does not run just now a
     * forgotten connection ends, too: the claim might be taken for one from before it.
     */
    void move(Member member, Set<String> paths, boolean oldFirst) throws IOException {
        if (forgotten != null && (forgotten.member() == member || !member.isSteady())) {
            endForgotten();
        }
        mayChange(member.isSteady() ? difference(paths, main.paths()) : union(paths, main.paths()));
        Connection old = main;
        if (oldFirst) {
            old.close();
        }
        long now = System.nanoTime();
        main = new Connection(member, id, paths);
        moves.add(new Move(main, now));
        old.close();
    }

    /** Connects to another replica, and never ends the old connection. */
    void moveForgetfully(Member member, Set<String> paths) throws IOException {
        if (forgotten != null) {
            endForgotten();
        }
        mayChange(difference(paths, main.paths()));
        forgotten = main;
        main = new Connection(member, id, paths);
    }

    /**
     * Watches one more path where it is, although it is about to move.
     *
     * @param inVain whether the replica will read that only when another one has claimed the same; else it may read it at the
     *     same time, and count as the one of the newer claim until it reads of the end
     */
    void watch(String path, boolean inVain) throws IOException {
        mayChange(inVain ? Set.of(path) : union(main.paths(), Set.of(path)));
        main.watch(Set.of(path));
    }

    /**
     * Takes back what it watches where it is, as a client that ends in order does; it is about to move.
     *
     * @param inVain whether the replica will read that only when another one has claimed the same
     */
    void clear(boolean inVain) throws IOException {
        mayChange(inVain ? Set.of() : main.paths());
        main.clear();
    }

    /** Ends all. */
    void leave() throws IOException {
        // Of a connection that is forgotten, too: who held both may learn of the ends in any order.
        mayChange(union(paths(), forgotten == null ? Set.of() : forgotten.paths()));
        end(main);
        main = null;
        end(forgotten);
        forgotten = null;
    }

    /** A replica is gone, and what was connected to it. */
    void lost(Member member) throws IOException {
        if (forgotten != null && forgotten.member() == member) {
            end(forgotten);
            forgotten = null;
        }
    }

    /** Somebody else changes the FSWatcher. */
    void meddledWith(Set<String> others) {
        mayChange(union(paths(), others));
    }

    /**
     * Whether the FSWatcher is what it must be.
     *
     * @param holder its holder, or null if there is no FSWatcher
     */
    boolean isServedBy(String holder, Set<String> paths) {
        if (main == null) {
            return holder == null;
        }
        return holder != null && main.member().isNamed(holder) && main.paths().equals(paths);
    }

    /** Whether a replica has ended what this client did not. */
    boolean isCut() {
        return main != null && main.isCut() || forgotten != null && forgotten.isCut();
    }

    /** Whether the last WATCH was handled. */
    boolean isAnswered() {
        return main == null || main.isAnswered();
    }

    /**
     * How often a path may have been added, and as often deleted: once when the client comes with it, goes, begins or ends to
     * watch it, and when it moves to a replica that did not hold the FSWatcher at once, as it had just not run, or the API
     * server, or the machine is busy; for no other move.
     */
    int allowance(String path, DaemonView daemon) {
        long late = moves.stream()
                .filter(move -> move.target().paths().contains(path))
                .filter(move -> !daemon.sawHolder(resource(), move.target().member(), move.at(), PROMPT))
                .count();
        return changes.getOrDefault(path, 0) + (int) late;
    }

    /** What it expects, for a failure. */
    @Override
    public String toString() {
        return id + " at " + (main == null ? "none" : main) + (forgotten == null ? "" : ", formerly at " + forgotten);
    }

    @Override
    public void close() throws IOException {
        leave();
    }

    private void endForgotten() throws IOException {
        mayChange(difference(forgotten.paths(), main.paths()));
        forgotten.close();
        forgotten = null;
    }

    private void mayChange(Set<String> paths) {
        paths.forEach(path -> changes.merge(path, 1, Integer::sum));
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> union = new TreeSet<>(some);
        union.addAll(others);
        return union;
    }

    private static Set<String> difference(Set<String> some, Set<String> others) {
        Set<String> difference = union(some, others);
        difference.removeIf(path -> some.contains(path) && others.contains(path));
        return difference;
    }

    private static void end(Connection connection) throws IOException {
        if (connection != null) {
            connection.close();
        }
    }
}
