package io.bytetrade.fsnotify.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.proxy.spi.WatchedPaths;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FsWatcherTest {
    private static final ChannelId ID = ChannelId.parse("default/web-0/app");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123456Z");

    private final KubernetesSerialization json = new KubernetesSerialization();

    @Test
    void aNewResourceHasExactlyTheFieldsOfTheSchema() {
        GenericKubernetesResource created = FsWatcher.create("web-0-app", wanted("uid-1", "/b", "/a"), NOON);

        assertThat(json.asYaml(created)).isEqualTo("""
                        ---
                        apiVersion: "sys.bytetrade.io/v1alpha1"
                        kind: "FSWatcher"
                        metadata:
                          annotations:
                            fsnotify.bytetrade.io/channel: "default/web-0/app"
                          labels:
                            app.kubernetes.io/managed-by: "fsnotify-proxy"
                          name: "web-0-app"
                          namespace: "default"
                          ownerReferences:
                          - apiVersion: "v1"
                            kind: "Pod"
                            blockOwnerDeletion: false
                            controller: false
                            name: "web-0"
                            uid: "uid-1"
                        spec:
                          pod: "web-0"
                          container: "app"
                          paths:
                          - "/a"
                          - "/b"
                        status:
                          state: "active"
                          statusTime: "2026-11-23T12:00:00.123Z"
                          updateTime: "2026-11-23T12:00:00.123Z"
                        """);
    }

    @Test
    void replacingKeepsWhatOthersAdded() {
        GenericKubernetesResource present = resource("""
                metadata:
                  name: web-0-app
                  namespace: default
                  resourceVersion: "7"
                  finalizers: [example.com/hold]
                  annotations: {note: by hand}
                  labels: {team: a}
                  ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: web, uid: s-1, controller: true}]
                spec: {pod: old, paths: [/old], description: mine, later: {x: 1}}
                status: {state: active, statusTime: "2026-01-01T00:00:00Z", seen: 3}
                extra: {y: 2}
                """);

        GenericKubernetesResource replaced = FsWatcher.replace(present, wanted("uid-1", "/a"), NOON);

        assertThat(replaced.getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(replaced.getMetadata().getFinalizers()).containsExactly("example.com/hold");
        assertThat(replaced.getMetadata().getAnnotations())
                .containsEntry("note", "by hand")
                .hasSize(2);
        assertThat(replaced.getMetadata().getLabels())
                .containsEntry("team", "a")
                .hasSize(2);
        assertThat(replaced.getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getName)
                .containsExactly("web", "web-0");
        assertThat(replaced.<String>get("spec", "description")).isEqualTo("mine");
        assertThat(replaced.<Integer>get("spec", "later", "x")).isEqualTo(1);
        assertThat(replaced.<List<String>>get("spec", "paths")).containsExactly("/a");
        assertThat(replaced.<String>get("status", "statusTime")).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(replaced.<Integer>get("status", "seen")).isEqualTo(3);
        assertThat(replaced.<Integer>get("extra", "y")).isEqualTo(2);
        assertThat(FsWatcher.channel(present)).isEmpty();
        assertThat(present.<String>get("spec", "pod")).isEqualTo("old");
    }

    @Test
    void theOwnerIsThePodOfNow() {
        GenericKubernetesResource first = FsWatcher.create("n", wanted("uid-1", "/a"), NOON);

        assertThat(owners(FsWatcher.replace(first, wanted("uid-2", "/a"), NOON)))
                .containsExactly("uid-2");
        assertThat(owners(FsWatcher.replace(first, wanted(null, "/a"), NOON))).isEmpty();
    }

    @Test
    void everyWriteHasALaterUpdateTime() {
        GenericKubernetesResource first = FsWatcher.create("n", wanted(null, "/a"), NOON);

        GenericKubernetesResource second = FsWatcher.replace(first, wanted(null, "/a"), NOON);
        GenericKubernetesResource third = FsWatcher.replace(second, wanted(null, "/a"), NOON.minusSeconds(9));

        assertThat(third.<String>get("status", "updateTime")).isEqualTo("2026-11-23T12:00:00.125Z");
        assertThat(third.<String>get("status", "statusTime")).isEqualTo("2026-11-23T12:00:00.123Z");
    }

    @Test
    void aResourceThatIsMadeActiveAgainHasANewStatusTime() {
        GenericKubernetesResource asleep = resource("""
                metadata: {name: n, namespace: default}
                spec: {pod: web-0, container: app, paths: []}
                status: {state: inactive, statusTime: "2026-01-01T00:00:00Z", updateTime: nonsense}
                """);

        GenericKubernetesResource awake = FsWatcher.replace(asleep, wanted(null, "/a"), NOON);

        assertThat(awake.<String>get("status", "state")).isEqualTo("active");
        assertThat(awake.<String>get("status", "statusTime")).isEqualTo("2026-11-23T12:00:00.123Z");
        assertThat(awake.<String>get("status", "updateTime")).isEqualTo("2026-11-23T12:00:00.123Z");
    }

    @Test
    void aResourceIsForTheIdThatItNamesElseForItsPodAndContainer() {
        assertThat(isForId("annotations: {fsnotify.bytetrade.io/channel: default/web-0/app}", "pod: x"))
                .isTrue();
        assertThat(isForId("annotations: {fsnotify.bytetrade.io/channel: default/web/0-app}", "pod: web-0"))
                .isFalse();
        assertThat(isForId("labels: {}", "pod: web-0, container: app")).isTrue();
        assertThat(isForId("labels: {}", "pod: web-0, container: other")).isFalse();
        assertThat(isForId("labels: {}", "pod: web-0")).isFalse();
    }

    @Test
    void theFingerprintChangesWithWhatMattersOnly() {
        GenericKubernetesResource present = FsWatcher.create("n", wanted("uid-1", "/a", "/b"), NOON);
        String fingerprint = FsWatcher.fingerprint(present);

        GenericKubernetesResource later = FsWatcher.replace(present, wanted("uid-1", "/a", "/b"), NOON.plusSeconds(5));
        later.getMetadata().getAnnotations().put("note", "by hand");
        later.getMetadata().setResourceVersion("99");
        assertThat(FsWatcher.fingerprint(later)).isEqualTo(fingerprint);

        assertThat(FsWatcher.fingerprint(FsWatcher.replace(present, wanted("uid-1", "/a"), NOON)))
                .isNotEqualTo(fingerprint);
        assertThat(FsWatcher.fingerprint(FsWatcher.replace(present, wanted("uid-2", "/a", "/b"), NOON)))
                .isNotEqualTo(fingerprint);
        for (String member : List.of("annotations", "labels", "deletionTimestamp")) {
            GenericKubernetesResource changed = FsWatcher.withoutPaths(present);
            changed.setAdditionalProperties(present.getAdditionalProperties());
            switch (member) {
                case "annotations" -> changed.getMetadata().getAnnotations().clear();
                case "labels" -> changed.getMetadata().getLabels().clear();
                default -> changed.getMetadata().setDeletionTimestamp("2026-11-23T12:00:00Z");
            }
            assertThat(FsWatcher.fingerprint(changed)).as(member).isNotEqualTo(fingerprint);
        }
    }

    @Test
    void whatIsKeptBetweenWritesHasNoPathsAndNoManagedFields() {
        GenericKubernetesResource present = resource("""
                metadata: {name: n, namespace: default, managedFields: [{manager: kubectl}]}
                spec: {pod: web-0, container: app, paths: [/a]}
                """);

        GenericKubernetesResource kept = FsWatcher.withoutPaths(present);

        assertThat(kept.<Object>get("spec", "paths")).isNull();
        assertThat(kept.<String>get("spec", "pod")).isEqualTo("web-0");
        assertThat(kept.getMetadata().getManagedFields()).isEmpty();
        assertThat(present.<List<String>>get("spec", "paths")).containsExactly("/a");
    }

    private boolean isForId(String metadata, String spec) {
        return FsWatcher.isFor(
                ID, resource("metadata: {name: n, namespace: default, " + metadata + "}\nspec: {" + spec + "}\n"));
    }

    private static List<String> owners(GenericKubernetesResource resource) {
        return resource.getMetadata().getOwnerReferences().stream()
                .map(OwnerReference::getUid)
                .toList();
    }

    private GenericKubernetesResource resource(String yaml) {
        return json.unmarshal(
                "apiVersion: sys.bytetrade.io/v1alpha1\nkind: FSWatcher\n" + yaml, GenericKubernetesResource.class);
    }

    private static WatchedPaths wanted(String uid, String... paths) {
        return new WatchedPaths(ID, uid, new TreeSet<>(Set.of(paths)), NOON);
    }
}
