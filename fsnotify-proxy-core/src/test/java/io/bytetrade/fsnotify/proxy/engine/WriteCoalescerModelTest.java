package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random events of few files against the rules written down in the plainest way: one list, searched from end to end. Events
 * that are equal are told apart by their identity.
 */
class WriteCoalescerModelTest {
    private static final long WINDOW = 100;
    private static final long MAX_DELAY = 350;
    private static final int[] OPS = {Op.WRITE, Op.WRITE, Op.WRITE, Op.WRITE, Op.CREATE, Op.REMOVE, Op.WRITE | Op.CHMOD
    };

    private final List<NodeEvent> sent = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void doesWhatTheModelDoes(long seed) {
        Random random = new Random(seed);
        int maxWindows = 1 + random.nextInt(12);
        Model model = new Model(maxWindows);
        WriteCoalescer coalescer = new WriteCoalescer(WINDOW, MAX_DELAY, maxWindows, sent::add, new Counters());
        List<NodeEvent> given = new ArrayList<>();
        long now = random.nextLong();
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(10) == 0) {
                now += random.nextInt(120);
                int most = random.nextInt(4);
                coalescer.expire(now, most);
                model.expire(now, most);
            } else {
                NodeEvent event = event(random);
                given.add(event);
                if (!coalescer.keeps(event, now)) {
                    sent.add(event);
                }
                model.accept(event, now);
            }
            assertThat(coalescer.size()).isEqualTo(model.pending.size());
            assertThat(coalescer.nextDueIn(now)).isEqualTo(model.nextDueIn(now));
        }
        coalescer.flushAll();
        model.expire(now + WINDOW, Integer.MAX_VALUE);
        assertSame(sent, model.sent);
        assertOrderedAndComplete(given);
    }

    /** What holds whatever the rules are in detail. */
    private void assertOrderedAndComplete(List<NodeEvent> given) {
        Map<NodeEvent, Integer> number = new IdentityHashMap<>();
        Map<NodeEvent, Integer> lastGiven = new HashMap<>();
        for (int i = 0; i < given.size(); i++) {
            number.put(given.get(i), i);
            lastGiven.put(given.get(i), i);
        }
        Map<NodeEvent, Integer> lastSent = new HashMap<>();
        Map<String, Integer> lastOfFile = new HashMap<>();
        Map<String, Integer> lastOtherOpOfFile = new HashMap<>();
        int others = 0;
        for (NodeEvent event : sent) {
            int i = number.get(event);
            assertThat(lastSent.getOrDefault(event, -1))
                    .as("sent once, in order")
                    .isLessThan(i);
            lastSent.put(event, i);
            String file = event.node() + event.name();
            assertThat(lastOtherOpOfFile.getOrDefault(file, -1))
                    .as("after the op before it")
                    .isLessThan(i);
            if (event.op() != Op.WRITE) {
                others++;
                assertThat(lastOfFile.getOrDefault(file, -1))
                        .as("after the WRITEs before it")
                        .isLessThan(i);
                lastOtherOpOfFile.put(file, i);
            }
            lastOfFile.merge(file, i, Math::max);
        }
        assertThat(lastSent).as("the last of each kind was sent").isEqualTo(lastGiven);
        assertThat(given.stream().filter(event -> event.op() != Op.WRITE))
                .as("nothing but WRITE is left out")
                .hasSize(others);
    }

    private static NodeEvent event(Random random) {
        String name = "/d/" + random.nextInt(4);
        String key = random.nextBoolean() ? "/d" : name;
        return new NodeEvent(name, OPS[random.nextInt(OPS.length)], key, random.nextInt(3) == 0 ? "n" : null);
    }

    private static void assertSame(List<NodeEvent> one, List<NodeEvent> other) {
        assertThat(one).hasSameSizeAs(other);
        for (int i = 0; i < one.size(); i++) {
            assertThat(one.get(i)).as("event %d that was sent", i).isSameAs(other.get(i));
        }
    }

    /** In the order in which windows end. */
    private static final class Model {
        private final int maxWindows;
        private final List<Pending> pending = new ArrayList<>();
        private final List<NodeEvent> sent = new ArrayList<>();
        private long opened;

        private Model(int maxWindows) {
            this.maxWindows = maxWindows;
        }

        void accept(NodeEvent event, long now) {
            if (event.op() == Op.WRITE) {
                write(event, now);
                return;
            }
            pending.stream()
                    .filter(each -> isSameFile(each.event, event))
                    .sorted((one, other) -> Long.compare(one.order, other.order))
                    .toList()
                    .forEach(this::send);
            sent.add(event);
        }

        private void write(NodeEvent event, long now) {
            for (Pending each : pending) {
                if (isSameFile(each.event, event) && each.event.key().equals(event.key())) {
                    pending.remove(each);
                    Pending renewed = new Pending(event, each.openedAt, now + WINDOW, each.order);
                    pending.add(renewed);
                    if (now - each.openedAt >= MAX_DELAY) {
                        send(renewed);
                    }
                    return;
                }
            }
            pending.add(new Pending(event, now, now + WINDOW, opened++));
            if (pending.size() > maxWindows) {
                send(pending.get(0));
            }
        }

        void expire(long now, int most) {
            for (int i = 0; i < most && nextDueIn(now) <= 0; i++) {
                send(pending.get(0));
            }
        }

        long nextDueIn(long now) {
            return pending.isEmpty() ? Long.MAX_VALUE : pending.get(0).endsAt - now;
        }

        private void send(Pending each) {
            pending.remove(each);
            sent.add(each.event);
        }

        private static boolean isSameFile(NodeEvent one, NodeEvent other) {
            return one.name().equals(other.name()) && String.valueOf(one.node()).equals(String.valueOf(other.node()));
        }

        private record Pending(NodeEvent event, long openedAt, long endsAt, long order) {}
    }
}
