package io.bytetrade.fsnotify.k8s;

import static io.bytetrade.fsnotify.k8s.TestCluster.PATIENCE;
import static io.bytetrade.fsnotify.k8s.TestCluster.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class ChangesByOthersIT {
    private static final String NAME = "web-0-app";

    private final List<ChannelId> changed = new CopyOnWriteArrayList<>();
    private TestCluster cluster;
    private String namespace;
    private ChannelId id;
    private WatchRegistry registry;

    @BeforeEach
    void start(ControlPlane plane) throws Exception {
        cluster = TestCluster.open(plane);
        namespace = cluster.newNamespace();
        id = ChannelId.parse(namespace + "/web-0/app");
        registry = cluster.connect().watchRegistry();
        registry.start(changed::add);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void anEditIsNoticedAndPutRight() throws Exception {
        put("/srv/a");

        edit(NAME, resource -> resource.<Map<String, Object>>get("spec").put("paths", List.of("/by-hand")));

        awaitChange();
        put("/srv/a");
        assertThat(cluster.fsWatcher(namespace, NAME).<List<String>>get("spec", "paths"))
                .containsExactly("/srv/a");
        assertThatNothingElseChanged(id);
    }

    @Test
    void aDeletionIsNoticedAndPutRight() throws Exception {
        put("/srv/a");

        cluster.fsWatchers().inNamespace(namespace).withName(NAME).delete();

        awaitChange();
        put("/srv/a");
        assertThat(cluster.fsWatcherNames(namespace)).containsExactly(NAME);
        assertThatNothingElseChanged(id);
    }

    @Test
    void aLostLabelIsNoticedAndPutRight() throws Exception {
        put("/srv/a");

        edit(NAME, resource -> resource.getMetadata().getLabels().clear());

        awaitChange();
        put("/srv/a");
        assertThat(cluster.fsWatcher(namespace, NAME).getMetadata().getLabels()).containsKey(FsWatcher.MANAGED_BY);
        assertThatNothingElseChanged(id);
    }

    @Test
    void aLostAnnotationIsNoticedAndPutRight() throws Exception {
        put("/srv/a");

        edit(NAME, resource -> resource.getMetadata().getAnnotations().clear());

        awaitChange();
        put("/srv/a");
        assertThat(FsWatcher.channel(cluster.fsWatcher(namespace, NAME))).contains(id.toString());
        assertThatNothingElseChanged(id);
    }

    @Test
    void aResourceThatIsGivenToAnotherIdIsReplacedByOneOfOurs() throws Exception {
        put("/srv/a");

        edit(
                NAME,
                resource -> resource.getMetadata().getAnnotations().put(FsWatcher.CHANNEL, namespace + "/web/0-app"));

        awaitChange();
        put("/srv/a");
        assertThat(cluster.fsWatcherNames(namespace)).containsExactly(NAME, ResourceNames.hashed(id));
        assertThatNothingElseChanged(id);
    }

    @Test
    void aResourceThatIsBeingDeletedIsMadeAgainWhenItIsGone() throws Exception {
        put("/srv/a");
        edit(NAME, resource -> resource.getMetadata().setFinalizers(List.of("example.com/hold")));
        String first = uid();

        cluster.fsWatchers().inNamespace(namespace).withName(NAME).delete();
        awaitChange();
        put("/srv/a");
        assertThat(uid()).isEqualTo(first);

        changed.clear();
        edit(NAME, resource -> resource.getMetadata().setFinalizers(List.of()));
        awaitChange();
        put("/srv/a");
        assertThat(uid()).isNotEqualTo(first);
        assertThatNothingElseChanged(id);
    }

    @Test
    void anEditOfWhatIsNotOursIsOfNoConcern() throws Exception {
        put("/srv/a");

        edit(NAME, resource -> resource.getMetadata().getAnnotations().put("note", "by hand"));
        edit(NAME, resource -> resource.<Map<String, Object>>get("spec").put("description", "mine"));

        assertThatNothingElseChanged();
    }

    @Test
    void ourOwnWritesDoNotEcho() throws Exception {
        for (int i = 0; i < 30; i++) {
            put("/srv/" + i % 3);
        }
        registry.remove(id);
        put("/srv/a");
        registry.remove(id);

        assertThatNothingElseChanged();
    }

    @Test
    void twoProxiesThatHoldTheSameIdSettle() throws Exception {
        WatchRegistry other = cluster.connect().watchRegistry();
        List<ChannelId> changedForOther = new CopyOnWriteArrayList<>();
        other.start(changedForOther::add);
        put("/srv/a");

        other.put(wanted(id, null, "/srv/a"));

        assertThatNothingElseChanged();
        assertThat(changedForOther).isEmpty();
    }

    @Test
    void aChangeIsNoticedAfterTheApiServerCameBack(ControlPlane plane) throws Exception {
        put("/srv/a");
        plane.killApiServer();
        plane.startApiServer();

        cluster.fsWatchers().inNamespace(namespace).withName(NAME).delete();

        awaitChange();
        put("/srv/a");
        assertThat(cluster.fsWatcherNames(namespace)).containsExactly(NAME);
    }

    @Test
    void nothingIsSaidAfterClose() throws Exception {
        put("/srv/a");
        registry.close();
        WatchRegistry witness = cluster.connect().watchRegistry();
        List<ChannelId> seen = new CopyOnWriteArrayList<>();
        witness.start(seen::add);
        witness.put(wanted(id, null, "/srv/a"));

        cluster.fsWatchers().inNamespace(namespace).withName(NAME).delete();

        await().atMost(PATIENCE).until(() -> seen.contains(id));
        assertThat(changed).isEmpty();
    }

    private void put(String path) throws Exception {
        registry.put(wanted(id, null, path));
    }

    private String uid() {
        return cluster.fsWatcher(namespace, NAME).getMetadata().getUid();
    }

    private void edit(String name, Consumer<GenericKubernetesResource> change) {
        cluster.fsWatchers().inNamespace(namespace).withName(name).edit(resource -> {
            change.accept(resource);
            return resource;
        });
    }

    private void awaitChange() {
        await().atMost(PATIENCE).until(() -> changed.contains(id));
    }

    /** Events come in order: when a change that is made now has been noticed, everything before it has. */
    private void assertThatNothingElseChanged(ChannelId... known) throws Exception {
        ChannelId sentinel = ChannelId.parse(namespace + "/sentinel/app");
        registry.put(wanted(sentinel, null, "/srv/a"));
        cluster.fsWatchers().inNamespace(namespace).withName("sentinel-app").delete();
        await().atMost(PATIENCE).until(() -> changed.contains(sentinel));

        List<ChannelId> expected = new ArrayList<>(List.of(known));
        expected.add(sentinel);
        assertThat(changed).containsOnly(expected.toArray(ChannelId[]::new));
        assertThat(changed.stream().filter(id::equals).count()).isLessThanOrEqualTo(2L * known.length);
    }
}
