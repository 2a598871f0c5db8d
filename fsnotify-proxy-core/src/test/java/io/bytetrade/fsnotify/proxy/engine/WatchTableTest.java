package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.pathmap.MappedPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table with its groups by pod path and by node; a watch needs no watcher here. */
class WatchTableTest {
    private final WatchTable table = new WatchTable();

    @Test
    void whatIsNotWatchedIsNotThere() {
        assertThat(table.get("/host/a")).isNull();
    }

    @Test
    void watchesOfOnePodPathShareAnAudience() {
        table.add(watch("/mnt/a", "/host/a"), "n1");
        table.add(watch("/mnt/a", "/host/a"), "n2");
        table.add(watch("/other/a", "/host/a"), "n1");
        assertThat(table.get("/host/a").audiences())
                .extracting(audience -> audience.path().podPath())
                .containsExactly("/mnt/a", "/other/a");
    }

    @Test
    void anEventOfANodeConcernsItsPodsAndThoseOfUnknownNodes() {
        Watch here = watch("/mnt/a", "/host/a");
        Watch there = watch("/mnt/a", "/host/a");
        Watch somewhere = watch("/mnt/a", "/host/a");
        table.add(here, "n1");
        table.add(there, "n2");
        assertThat(concerned("/host/a", "n3")).isEmpty();
        assertThat(table.get("/host/a").audiences().get(0).concernsAnybody("n3"))
                .isFalse();

        table.add(somewhere, null);
        assertThat(concerned("/host/a", "n1")).containsExactlyInAnyOrder(here, somewhere);
        assertThat(concerned("/host/a", "N1")).containsExactly(somewhere);
        assertThat(concerned("/host/a", null)).containsExactlyInAnyOrder(here, there, somewhere);
    }

    @Test
    void theLastWatchTakesThePathWithIt() {
        Watch one = watch("/mnt/a", "/host/a");
        Watch two = watch("/mnt/a", "/host/a");
        table.add(one, "n1");
        table.add(two, null);
        table.remove(one, "n1");
        assertThat(concerned("/host/a", null)).containsExactly(two);
        table.remove(two, null);
        assertThat(table.get("/host/a")).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void holdsWhatThePlainListHolds(long seed) {
        Random random = new Random(seed);
        List<Entry> model = new ArrayList<>();
        String[] nodes = {"n1", "n2", "n3", null};
        for (int i = 0; i < 30_000; i++) {
            boolean grows = i % 10_000 < 5_000;
            if (model.isEmpty() || random.nextInt(5) < (grows ? 3 : 2)) {
                String nodePath = "/host/" + random.nextInt(20);
                Watch watch = watch("/mnt/" + random.nextInt(4), nodePath);
                Entry entry = new Entry(watch, nodes[random.nextInt(nodes.length)]);
                table.add(watch, entry.node);
                model.add(entry);
            } else {
                Entry entry = model.remove(random.nextInt(model.size()));
                table.remove(entry.watch, entry.node);
            }
            if (i % 100 == 0) {
                assertSame(model, nodes);
            }
        }
        for (Entry entry : model) {
            table.remove(entry.watch, entry.node);
        }
        assertSame(List.of(), nodes);
    }

    private void assertSame(List<Entry> model, String[] nodes) {
        Map<String, List<Entry>> byPath = new HashMap<>(model.stream()
                .collect(Collectors.groupingBy(entry -> entry.watch.path().nodePath())));
        for (int i = 0; i < 20; i++) {
            String path = "/host/" + i;
            List<Entry> expected = byPath.getOrDefault(path, List.of());
            if (expected.isEmpty()) {
                assertThat(table.get(path)).isNull();
                continue;
            }
            assertThat(concerned(path, null)).isEqualTo(watches(expected));
            for (String node : Arrays.asList(nodes).subList(0, 3)) {
                List<Entry> there = expected.stream()
                        .filter(entry -> entry.node == null || Objects.equals(entry.node, node))
                        .toList();
                assertThat(concerned(path, node)).isEqualTo(watches(there));
            }
        }
    }

    private Set<Watch> concerned(String nodePath, String node) {
        Set<Watch> concerned = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<String> podPaths = new HashSet<>();
        for (Audience audience : table.get(nodePath).audiences()) {
            assertThat(podPaths.add(audience.path().podPath())).isTrue();
            Set<Watch> here = Collections.newSetFromMap(new IdentityHashMap<>());
            audience.forEach(node, watch -> {
                assertThat(watch.path()).isEqualTo(audience.path());
                assertThat(here.add(watch)).as("called once for each").isTrue();
            });
            assertThat(audience.concernsAnybody(node)).isEqualTo(!here.isEmpty());
            concerned.addAll(here);
        }
        return concerned;
    }

    private static Set<Watch> watches(List<Entry> entries) {
        Set<Watch> watches = Collections.newSetFromMap(new IdentityHashMap<>());
        entries.forEach(entry -> watches.add(entry.watch));
        return watches;
    }

    private static Watch watch(String podPath, String nodePath) {
        return new Watch(null, new MappedPath(podPath, nodePath), 0);
    }

    private record Entry(Watch watch, String node) {}
}
