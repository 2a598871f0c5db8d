package io.bytetrade.fsnotify.k8s;

import static io.bytetrade.fsnotify.k8s.TestCluster.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlaneExtension;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry;
import io.bytetrade.fsnotify.proxy.spi.WatchRegistry.Outcome;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class FsWatcherRegistryIT {
    private TestCluster cluster;
    private String namespace;
    private WatchRegistry registry;

    @BeforeEach
    void start(ControlPlane plane) throws Exception {
        cluster = TestCluster.open(plane);
        namespace = cluster.newNamespace();
        registry = startedRegistry();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void theResourceHasWhatDeployedDaemonsRead() throws Exception {
        Instant before = Instant.now().minusMillis(1);
        assertThat(registry.put(wanted(id("web-0/app"), "uid-1", "/srv/b", "/srv/a")))
                .isEqualTo(Outcome.HELD);

        GenericKubernetesResource resource = cluster.fsWatcher(namespace, "web-0-app");
        assertThat(resource.<Map<String, Object>>get("spec"))
                .isEqualTo(Map.of("pod", "web-0", "container", "app", "paths", List.of("/srv/a", "/srv/b")));
        assertThat(resource.<Map<String, Object>>get("status"))
                .containsOnlyKeys("state", "statusTime", "updateTime")
                .containsEntry("state", "active");
        assertThat(Instant.parse(resource.get("status", "statusTime"))).isBetween(before, Instant.now());
        assertThat(resource.getMetadata().getAnnotations())
                .isEqualTo(Map.of("fsnotify.bytetrade.io/channel", namespace + "/web-0/app"));
        assertThat(resource.getMetadata().getLabels())
                .isEqualTo(Map.of("app.kubernetes.io/managed-by", "fsnotify-proxy"));
        assertThat(resource.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getApiVersion() + owner.getKind() + owner.getName() + owner.getUid())
                    .isEqualTo("v1Podweb-0uid-1");
            assertThat(owner.getController()).isFalse();
            assertThat(owner.getBlockOwnerDeletion()).isFalse();
        });
    }

    @Test
    void anUpdateKeepsTheStatusTimeAndChangesTheUpdateTime() throws Exception {
        registry.put(wanted(id("web-0/app"), "uid-1", "/srv/a"));
        GenericKubernetesResource first = cluster.fsWatcher(namespace, "web-0-app");

        registry.put(wanted(id("web-0/app"), "uid-1", "/srv/a"));

        GenericKubernetesResource second = cluster.fsWatcher(namespace, "web-0-app");
        assertThat(second.getMetadata().getUid()).isEqualTo(first.getMetadata().getUid());
        assertThat(second.getMetadata().getResourceVersion())
                .as("a write that changes nothing would not reach the daemons")
                .isNotEqualTo(first.getMetadata().getResourceVersion());
        assertThat(second.<String>get("status", "statusTime")).isEqualTo(first.get("status", "statusTime"));
        assertThat(second.<String>get("status", "updateTime")).isGreaterThan(first.get("status", "updateTime"));
    }

    @Test
    void theOwnerFollowsThePod() throws Exception {
        registry.put(wanted(id("web-0/app"), "uid-1", "/srv/a"));
        registry.put(wanted(id("web-0/app"), "uid-2", "/srv/a"));
        assertThat(ownerUids("web-0-app")).containsExactly("uid-2");

        registry.put(wanted(id("web-0/app"), null, "/srv/a"));
        assertThat(ownerUids("web-0-app")).isEmpty();
    }

    @Test
    void twoIdsThatWantOneNameHaveAResourceEach() throws Exception {
        ChannelId first = id("a-b/c");
        ChannelId second = id("a/b-c");

        registry.put(wanted(first, null, "/srv/1"));
        registry.put(wanted(second, null, "/srv/2"));
        registry.put(wanted(second, null, "/srv/3"));
        assertThat(cluster.fsWatcherNames(namespace)).containsExactly("a-b-c", ResourceNames.hashed(second));
        assertThat(paths("a-b-c")).containsExactly("/srv/1");
        assertThat(paths(ResourceNames.hashed(second))).containsExactly("/srv/3");

        registry.remove(first);
        assertThat(cluster.fsWatcherNames(namespace)).containsExactly(ResourceNames.hashed(second));
    }

    @Test
    void aResourceUnderTheHashedNameIsFoundAgainAfterARestart() throws Exception {
        registry.put(wanted(id("a-b/c"), null, "/srv/1"));
        registry.put(wanted(id("a/b-c"), null, "/srv/2"));
        registry.remove(id("a-b/c"));

        WatchRegistry restarted = startedRegistry();
        restarted.put(wanted(id("a/b-c"), null, "/srv/3"));

        assertThat(cluster.fsWatcherNames(namespace)).containsExactly(ResourceNames.hashed(id("a/b-c")));
        assertThat(paths(ResourceNames.hashed(id("a/b-c")))).containsExactly("/srv/3");
    }

    @Test
    void anIdThatMakesNoLegalNameIsRegisteredAllTheSame() throws Exception {
        ChannelId id = id("web-0/app/My_Watcher.");
        ChannelId longest =
                ChannelId.parse(namespace + "/web-0/app/" + "w".repeat(255 - (namespace + "/web-0/app/").length()));

        registry.put(wanted(id, null, "/srv/1"));
        registry.put(wanted(longest, null, "/srv/2"));

        assertThat(paths(ResourceNames.hashed(id))).containsExactly("/srv/1");
        assertThat(paths(ResourceNames.preferred(longest))).containsExactly("/srv/2");
        registry.remove(id);
        registry.remove(longest);
        assertThat(cluster.fsWatcherNames(namespace)).isEmpty();
    }

    @Test
    void aResourceOfTheGoProxyIsAdopted() throws Exception {
        createByHand("web-0-app", "", "pod: web-0, container: app, paths: [/old], description: mine");

        registry.put(wanted(id("web-0/app"), "uid-1", "/srv/a"));

        assertThat(cluster.fsWatcherNames(namespace)).containsExactly("web-0-app");
        assertThat(paths("web-0-app")).containsExactly("/srv/a");
        GenericKubernetesResource adopted = cluster.fsWatcher(namespace, "web-0-app");
        assertThat(adopted.<String>get("spec", "description")).isEqualTo("mine");
        assertThat(FsWatcher.channel(adopted)).contains(namespace + "/web-0/app");
    }

    @Test
    void aResourceForAnotherPodIsNotTouched() throws Exception {
        createByHand("web-0-app", "", "pod: web-0-app, container: x, paths: [/theirs]");

        registry.put(wanted(id("web-0/app"), null, "/srv/a"));
        assertThat(paths("web-0-app")).containsExactly("/theirs");

        registry.remove(id("web-0/app"));
        assertThat(cluster.fsWatcherNames(namespace)).containsExactly("web-0-app");
    }

    @Test
    void whatOthersAddedStays() throws Exception {
        registry.put(wanted(id("web-0/app"), "uid-1", "/srv/a"));
        cluster.fsWatchers().inNamespace(namespace).withName("web-0-app").edit(resource -> {
            resource.getMetadata().getAnnotations().put("note", "by hand");
            resource.<Map<String, Object>>get("spec").put("description", "mine");
            return resource;
        });

        registry.put(wanted(id("web-0/app"), "uid-1", "/srv/b"));
        registry.put(wanted(id("web-0/app"), "uid-1", "/srv/c"));

        GenericKubernetesResource resource = cluster.fsWatcher(namespace, "web-0-app");
        assertThat(paths("web-0-app")).containsExactly("/srv/c");
        assertThat(resource.getMetadata().getAnnotations()).containsEntry("note", "by hand");
        assertThat(resource.<String>get("spec", "description")).isEqualTo("mine");
    }

    @Test
    void aResourceThatSomebodyDeletedIsMadeAgain() throws Exception {
        registry.put(wanted(id("web-0/app"), null, "/srv/a"));
        cluster.fsWatchers().inNamespace(namespace).delete();

        registry.put(wanted(id("web-0/app"), null, "/srv/b"));

        assertThat(paths("web-0-app")).containsExactly("/srv/b");
    }

    @Test
    void removeDeletesWhatAnEarlierProcessLeft() throws Exception {
        registry.put(wanted(id("web-0/app"), null, "/srv/a"));
        registry.put(wanted(id("a-b/c"), null, "/srv/a"));
        registry.put(wanted(id("a/b-c"), null, "/srv/a"));
        createByHand("go-0-app", "", "pod: go-0, container: app, paths: [/old]");

        WatchRegistry restarted = startedRegistry();
        restarted.remove(id("web-0/app"));
        restarted.remove(id("a/b-c"));
        restarted.remove(id("go-0/app"));

        assertThat(cluster.fsWatcherNames(namespace)).containsExactly("a-b-c");
    }

    @Test
    void removeOfAChangedResourceLooksAgain() throws Exception {
        registry.put(wanted(id("web-0/app"), null, "/srv/a"));
        registry.put(wanted(id("web-1/app"), null, "/srv/a"));
        cluster.fsWatchers().inNamespace(namespace).withName("web-0-app").edit(resource -> {
            resource.getMetadata().getAnnotations().put("note", "by hand");
            return resource;
        });
        cluster.fsWatchers().inNamespace(namespace).withName("web-1-app").edit(resource -> {
            resource.getMetadata().getAnnotations().put(FsWatcher.CHANNEL, namespace + "/web/1-app");
            return resource;
        });

        registry.remove(id("web-0/app"));
        registry.remove(id("web-1/app"));

        assertThat(cluster.fsWatcherNames(namespace))
                .as("the one that is somebody else's now stays")
                .containsExactly("web-1-app");
    }

    @Test
    void removeTouchesNoYoungerResourceOfAnotherProcess() throws Exception {
        registry.put(wanted(id("web-0/app"), null, "/srv/a"));
        WatchRegistry other = startedRegistry();
        other.remove(id("web-0/app"));
        createByHand("web-0-app", "annotations: {fsnotify.bytetrade.io/channel: x/y/z}, ", "pod: p, paths: [/theirs]");

        registry.remove(id("web-0/app"));

        assertThat(paths("web-0-app")).containsExactly("/theirs");
    }

    @Test
    void writersThatRaceLoseNothingThatIsNotTheirs() throws Exception {
        int writers = 4;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            List<Callable<Boolean>> races = IntStream.range(0, writers)
                    .<Callable<Boolean>>mapToObj(writer -> () -> race(writer))
                    .toList();
            for (Future<Boolean> race : threads.invokeAll(races)) {
                assertThat(race.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        GenericKubernetesResource last = cluster.fsWatcher(namespace, "shared-app");
        assertThat(last.getMetadata().getAnnotations())
                .as("an unseen change would be lost")
                .hasSize(1 + writers);
        assertThat(cluster.fsWatcherNames(namespace)).containsExactly("shared-app");
    }

    /** Writes as a registry of its own, and in between as somebody who adds an annotation to what is there. */
    private boolean race(int writer) throws Exception {
        WatchRegistry mine = startedRegistry();
        boolean noted = false;
        for (int round = 0; round < 10 || !noted; round++) {
            try {
                mine.put(wanted(id("shared/app"), null, "/srv/" + writer));
            } catch (AdapterException e) {
                assertThat(e.isRetryable()).as(e.getMessage()).isTrue();
            }
            noted = noted || note("writer-" + writer);
        }
        return noted;
    }

    private boolean note(String annotation) {
        try {
            cluster.fsWatchers().inNamespace(namespace).withName("shared-app").edit(resource -> {
                resource.getMetadata().getAnnotations().put(annotation, "was here");
                return resource;
            });
            return true;
        } catch (KubernetesClientException e) {
            return false; // somebody else was faster
        }
    }

    @Test
    void aNamespaceThatDoesNotExistIsRefused() {
        AdapterException failure = catchThrowableOfType(
                AdapterException.class,
                () -> registry.put(wanted(ChannelId.parse("nowhere/web-0/app"), null, "/srv/a")));

        assertThat(failure)
                .hasMessage("create fswatchers.sys.bytetrade.io \"web-0-app\" in namespace \"nowhere\":"
                        + " there is no such namespace")
                .matches(e -> !e.isRetryable());
    }

    @Test
    void aNamespaceThatIsBeingDeletedIsRefused() {
        cluster.admin().namespaces().withName(namespace).delete();

        AdapterException failure = catchThrowableOfType(
                AdapterException.class, () -> registry.put(wanted(id("web-0/app"), null, "/srv/a")));

        assertThat(failure)
                .hasMessageEndingWith("the namespace is being deleted")
                .matches(e -> !e.isRetryable());
    }

    @Test
    void aNamespaceThatCannotExistIsRefusedWithoutACall() {
        AdapterException failure = catchThrowableOfType(
                AdapterException.class, () -> registry.put(wanted(ChannelId.parse("a..b/web-0/app"), null, "/srv/a")));

        assertThat(failure)
                .hasMessageContaining("no namespace can have the name \"a..b\"")
                .matches(e -> !e.isRetryable());
    }

    @Test
    void morePathsThanAResourceCanHoldAreRefused() {
        for (int megabytes : List.of(1, 2, 4)) {
            String[] paths = IntStream.range(0, megabytes * 1536)
                    .mapToObj(i -> "/srv/" + i + "/" + "x".repeat(1024))
                    .toArray(String[]::new);

            AdapterException failure = catchThrowableOfType(
                    AdapterException.class, () -> registry.put(wanted(id("web-0/app"), null, paths)));

            assertThat(failure).hasMessageContaining("watch fewer paths").matches(e -> !e.isRetryable());
        }
    }

    private WatchRegistry startedRegistry() throws Exception {
        WatchRegistry started = cluster.connect().watchRegistry();
        started.start(changed -> {});
        return started;
    }

    private ChannelId id(String rest) {
        return ChannelId.parse(namespace + '/' + rest);
    }

    private List<String> paths(String name) {
        return cluster.fsWatcher(namespace, name).get("spec", "paths");
    }

    private List<String> ownerUids(String name) {
        return cluster.fsWatcher(namespace, name).getMetadata().getOwnerReferences().stream()
                .map(OwnerReference::getUid)
                .toList();
    }

    private void createByHand(String name, String metadata, String spec) {
        cluster.apply("""
                apiVersion: sys.bytetrade.io/v1alpha1
                kind: FSWatcher
                metadata: {%sname: %s, namespace: %s}
                spec: {%s}
                """.formatted(metadata, name, namespace, spec));
    }
}
