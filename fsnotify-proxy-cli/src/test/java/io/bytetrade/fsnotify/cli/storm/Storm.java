package io.bytetrade.fsnotify.cli.storm;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * One random step after the other, all by one thread, so that a seed has the same steps again: clients move, arrive, leave and
 * forget; replicas are killed, stopped, awoken, ended in order and started; the API server is killed, stopped and comes back;
 * somebody meddles. Behind the last step all harm is put right: as many replicas as at first, all awake, with an API server.
 */
final class Storm {
    /** Time enough to read what was sent, if the replica runs. */
    private static final int SHORTEST_PAUSE_MILLIS = 300;

    private static final int LONGEST_PAUSE_MILLIS = 1_500;
    /** A replica that sleeps for longer may lose what it holds to nobody. */
    private static final long LONGEST_SLEEP_SECONDS = 75;

    private static final int LONGEST_OUTAGE_STEPS = 6;
    private static final int LONGEST_SLEEP_STEPS = 25;

    /** Who sleeps, since when, and the step at which it wakes up at the latest. */
    private record Sleep(Member member, long since, int until) {
        boolean isOver(int step) {
            return step >= until || System.nanoTime() - since > TimeUnit.SECONDS.toNanos(LONGEST_SLEEP_SECONDS);
        }
    }

    /** How the API server is away, and the step at which it comes back. */
    private record Outage(boolean killed, int until) {}

    private final ControlPlane plane;
    private final List<Replicas> deployments;
    private final Random random;
    private final List<String> history = new ArrayList<>();
    private final List<Sleep> sleeps = new ArrayList<>();
    /** Null while the API server is there. */
    private Outage outage;
    /** Those that the present step is about. */
    private Replicas replicas;

    /** A storm over all these, which have one API server. */
    Storm(ControlPlane plane, List<Replicas> deployments, long seed) {
        this.plane = plane;
        this.deployments = deployments;
        random = new Random(seed);
    }

    /** What has happened so far. */
    @Override
    public String toString() {
        return String.join("\n", history);
    }

    /** Makes the steps and puts all right. */
    void blow(int steps) throws Exception {
        try {
            for (int step = 1; step <= steps; step++) {
                recover(step);
                replicas = any(deployments);
                note(step(step));
                TimeUnit.MILLISECONDS.sleep(random.nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
            }
        } finally {
            recover(Integer.MAX_VALUE);
        }
        for (Replicas each : deployments) {
            while (each.areTooFew()) {
                note(each.begin() + " begins");
            }
        }
        note("all is right again");
    }

    private String step(int step) throws Exception {
        MovingClient client = any(replicas.clients());
        if (client.member().isEmpty()) {
            return arrive(client);
        }
        return switch (random.nextInt(18)) {
            case 0, 1, 2, 3, 4 -> move(client);
            case 5 -> moveForgetfully(client);
            case 6 -> claimAndMove(client);
            case 7, 8 -> clearAndMove(client);
            case 9 -> leave(client);
            case 10 -> kill();
            case 11, 12 -> freeze(step);
            case 13 -> end();
            case 14, 15 -> takeApiServerAway(step);
            case 16 -> begin();
            default -> meddle(client);
        };
    }

    private String arrive(MovingClient client) throws IOException {
        Member member = any(replicas.alive());
        client.arrive(member, randomPaths());
        return client + " arrives";
    }

    private String move(MovingClient client) throws IOException {
        Set<String> paths = random.nextInt(3) == 0 ? randomPaths() : client.paths();
        client.move(otherThan(client.member().get()), paths, random.nextBoolean());
        return client + " moved";
    }

    /** Both replicas must read their WATCHes when these are sent, if not handle them, else they cannot know which is newer. */
    private String moveForgetfully(MovingClient client) throws IOException {
        Member source = client.member().get();
        Member target = otherThan(source);
        if (target == source || !target.isSteady() || !source.isSteady()) {
            return move(client);
        }
        client.moveForgetfully(target, randomPaths());
        return client + " moved and forgot";
    }

    private String claimAndMove(MovingClient client) throws IOException {
        return claim(client) + move(client);
    }

    private String clearAndMove(MovingClient client) throws IOException {
        return clear(client) + move(client);
    }

    /** What it sends last to a replica that is stopped is read when the client is long somewhere else. */
    private String claim(MovingClient client) throws IOException {
        client.watch("/data/late", client.member().get().isFrozen());
        return client + " claims, and ";
    }

    /** The replica is told to forget it, and does, unless it hears that too late to hold anything. */
    private String clear(MovingClient client) throws IOException {
        client.clear(outage == null && client.member().get().isFrozen());
        return client + " clears, and ";
    }

    private String leave(MovingClient client) throws IOException {
        client.leave();
        return client + " left";
    }

    private String kill() throws IOException {
        Member victim = any(replicas.alive());
        if (!isDispensable(victim)) {
            return "nobody is killed";
        }
        victim.close();
        replicas.leaveOut(victim);
        sleeps.removeIf(sleep -> sleep.member() == victim);
        return victim + " is killed; " + flee(victim);
    }

    private String freeze(int step) throws Exception {
        Member victim = any(replicas.alive());
        if (victim.isFrozen() || !isDispensable(victim)) {
            return "nobody is stopped";
        }
        victim.freeze();
        sleeps.add(new Sleep(victim, System.nanoTime(), step + 1 + random.nextInt(LONGEST_SLEEP_STEPS)));
        // Some clients notice, and go elsewhere; their connections are closed, which the replica learns when it wakes
        // up.
        return victim + " is stopped; " + (random.nextBoolean() ? flee(victim) : "nobody notices");
    }

    /** As a rolling update does, if there can be another one; and at times without. */
    private String end() throws Exception {
        Member victim = any(replicas.awake());
        if (!isDispensable(victim)) {
            return "nobody is ended";
        }
        String successor = outage == null && replicas.mayBeMore() ? begin() + "; " : "";
        replicas.leaveOut(victim);
        String moved = flee(victim);
        victim.end();
        return successor + victim + " is ended; " + moved;
    }

    private String begin() throws Exception {
        return outage == null && replicas.mayBeMore() ? replicas.begin() + " begins" : "nobody begins";
    }

    private String takeApiServerAway(int step) throws IOException {
        if (outage != null) {
            return "the API server is still away";
        }
        outage = new Outage(random.nextBoolean(), step + 1 + random.nextInt(LONGEST_OUTAGE_STEPS));
        if (outage.killed()) {
            plane.killApiServer();
        } else {
            plane.freezeApiServer();
        }
        return "the API server is " + (outage.killed() ? "killed" : "stopped");
    }

    private String meddle(MovingClient client) {
        if (outage != null) {
            return "nobody can meddle";
        }
        boolean delete = random.nextBoolean();
        replicas.meddle(client, delete);
        return client.resource() + " is " + (delete ? "deleted" : "edited") + " by hand";
    }

    /** All clients of a replica, but a few, go elsewhere with what they watch. */
    private String flee(Member member) throws IOException {
        List<String> moves = new ArrayList<>();
        for (MovingClient client : replicas.clients()) {
            if (client.member().filter(at -> at == member).isPresent()) {
                Set<String> paths = client.paths();
                String last = "";
                switch (random.nextInt(6)) {
                    case 0 -> client.leave();
                    case 1 -> last = claim(client);
                    case 2 -> last = clear(client);
                    default -> {}
                }
                if (client.member().isPresent()) {
                    client.move(otherThan(member), paths, true);
                }
                moves.add(last + client);
            }
        }
        return moves.toString();
    }

    private void recover(int step) throws Exception {
        if (outage != null && step >= outage.until()) {
            if (outage.killed()) {
                plane.startApiServer();
            } else {
                plane.thawApiServer();
            }
            outage = null;
            note("the API server is back");
        }
        for (Sleep sleep : List.copyOf(sleeps)) {
            if (sleep.isOver(step)) {
                sleeps.remove(sleep);
                sleep.member().thaw();
                note(sleep.member() + " wakes up");
            }
        }
    }

    private boolean isDispensable(Member member) {
        return replicas.awake().stream().anyMatch(other -> other != member);
    }

    private Member otherThan(Member member) {
        List<Member> others =
                replicas.alive().stream().filter(other -> other != member).toList();
        return any(others.isEmpty() ? replicas.alive() : others);
    }

    private Set<String> randomPaths() {
        Set<String> paths = new TreeSet<>(Set.of("/data"));
        for (int more = random.nextInt(3); more > 0; more--) {
            paths.add("/data/" + random.nextInt(5));
        }
        return paths;
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private void note(String what) {
        history.add(Instant.now() + " " + what);
    }
}
