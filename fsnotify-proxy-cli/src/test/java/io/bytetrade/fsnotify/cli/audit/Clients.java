package io.bytetrade.fsnotify.cli.audit;

import io.bytetrade.fsnotify.protocol.ChannelId;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * All clients of a run: a steady one that watches everything and to whom nothing happens, and others that each watch some
 * directories through a {@link Relay} of their own. Every fourth of those uses the client library.
 */
final class Clients implements AutoCloseable {
    static final String POD = "audit";

    private final List<AuditedClient> all = new ArrayList<>();
    private final List<Relay> relays = new ArrayList<>();
    private final String namespace;
    private final Witness witness;
    private final ToLongFunction<Track> begun;

    /**
     * Connects them all.
     *
     * @param namespace of the pod that they speak for
     * @param count how many besides the steady one
     * @param begun for each track the number of the next event that is going to be published
     */
    Clients(
            String namespace,
            int count,
            InetSocketAddress proxy,
            Supplier<Tamper> tampers,
            Witness witness,
            ToLongFunction<Track> begun,
            Random random) {
        this.namespace = namespace;
        this.witness = witness;
        this.begun = begun;
        all.add(wire("steady", proxy, Track.directories()));
        for (int i = 0; i < count; i++) {
            Relay relay = new Relay(proxy, tampers);
            relays.add(relay);
            List<String> directories = someDirectories(random);
            all.add(
                    i % 4 == 3
                            ? library("client-" + i, relay.address(), directories)
                            : wire("client-" + i, relay.address(), directories));
        }
    }

    /** At least one directory of numbered names, because those tell the time; often no others. */
    private static List<String> someDirectories(Random random) {
        List<String> numbered = new ArrayList<>(Track.NUMBERED_DIRECTORIES);
        Collections.shuffle(numbered, random);
        List<String> some = new ArrayList<>(numbered.subList(0, 1 + random.nextInt(numbered.size())));
        Track.CYCLE_DIRECTORIES.stream().filter(each -> random.nextInt(3) == 0).forEach(some::add);
        return some;
    }

    private AuditedClient wire(String name, InetSocketAddress address, List<String> directories) {
        return new WireClient(channel(name), address, paths(directories), begun, books(name, directories));
    }

    private AuditedClient library(String name, InetSocketAddress address, List<String> directories) {
        return new LibraryClient(channel(name), address, paths(directories), books(name, directories));
    }

    private Books books(String name, List<String> directories) {
        return new Books(name, new HashSet<>(directories), witness);
    }

    private ChannelId channel(String name) {
        return ChannelId.parse(namespace + '/' + POD + "/app/" + name);
    }

    private static List<String> paths(List<String> directories) {
        return directories.stream().map(each -> Stamp.POD_ROOT + '/' + each).toList();
    }

    /** Something happens to a client. */
    void begin(Fault fault) {
        Relay relay = relays.get(fault.victim());
        switch (fault.kind()) {
            case CLIENT_RECONNECTS -> all.get(fault.victim() + 1).reconnect();
            case CLIENT_RESET -> relay.reset();
            case CLIENT_STALLED -> relay.flow(Relay.Flow.STALLED);
            case CLIENT_SLOW -> relay.flow(Relay.Flow.SLOW);
            case CLIENT_TRICKLES -> relay.flow(Relay.Flow.TRICKLE);
            case CLIENT_VANISHES -> relay.loseClients();
            default -> throw new IllegalArgumentException("no fault of a client: " + fault);
        }
    }

    /** It is over. */
    void end(Fault fault) {
        Relay relay = relays.get(fault.victim());
        relay.flow(Relay.Flow.FREE);
        relay.forgetLost();
    }

    /** The books of the client to whom nothing happens. */
    Books steady() {
        return all.get(0).books();
    }

    /** The books of all, the steady one first. */
    List<Books> books() {
        return all.stream().map(AuditedClient::books).toList();
    }

    /** Whether each has a session whose watches stand. */
    boolean areWatching() {
        return books().stream().allMatch(Books::isWatching);
    }

    /** Those that have not got events of at least these numbers. */
    List<Books> behind(Map<Track, Long> numbers) {
        return books().stream().filter(each -> !each.hasReached(numbers)).toList();
    }

    /** From now on the end of a connection is the end of its client. */
    void expectEnd() {
        all.forEach(AuditedClient::expectEnd);
    }

    /** Waits until all have ended. */
    void awaitEnd() throws InterruptedException {
        for (AuditedClient each : all) {
            each.awaitEnd();
        }
    }

    @Override
    public void close() {
        all.forEach(AuditedClient::close);
        relays.forEach(Relay::close);
    }
}
