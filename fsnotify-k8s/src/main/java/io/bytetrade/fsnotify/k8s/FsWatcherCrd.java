package io.bytetrade.fsnotify.k8s;

import io.fabric8.kubernetes.api.model.APIResourceList;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The definition of the FSWatcher resource, which is in the jar as {@value #FILE}. */
final class FsWatcherCrd {
    static final String FILE = "fswatcher-crd.yaml";

    /** Says that the cluster does not have it, and how it gets it. */
    static final String MISSING = "the cluster does not know " + ApiResource.FSWATCHERS
            + "; install its definition with: kubectl apply -f " + FILE;

    private FsWatcherCrd() {}

    /** Whether the API server knows FSWatchers. */
    static boolean isKnown(ApiClient api) throws ApiFailure {
        try {
            APIResourceList known = api.send(ApiResource.FSWATCHERS.discovery(), APIResourceList.class);
            return known.getResources().stream()
                    .anyMatch(each -> each.getName().equals(ApiResource.FSWATCHERS.plural()));
        } catch (ApiFailure e) {
            if (e.is(ApiFailure.NOT_FOUND)) {
                return false;
            }
            throw e;
        }
    }

    /** Creates the definition; one that is there already stays as it is. The server needs a moment until it knows it. */
    static void create(ApiClient api) throws ApiFailure {
        try {
            Map<?, ?> definition = api.parse(text(), Map.class);
            api.send(ApiResource.DEFINITIONS.create(
                    ServedNamespaces.ALL, ApiResource.FSWATCHERS.toString(), definition));
        } catch (ApiFailure e) {
            if (!e.is(ApiFailure.CONFLICT)) {
                throw e;
            }
        }
    }

    /** The definition as YAML. */
    static String text() {
        try (InputStream yaml = FsWatcherCrd.class.getResourceAsStream(FILE)) {
            return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar is damaged", e);
        }
    }
}
