package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Follows the FSWatchers with our label in one namespace, or in all: reads them, then watches for changes, and reads them again
 * when changes may have been missed (Kubernetes API concepts, "Efficient detection of changes"). A list tells the same as the
 * events that it stands for. One thread of its own.
 *
 * <p>A failure is logged once, then the loop is tried again after 1 s, twice as long each time up to 30 s, give or take 20 %, or
 * when it is told to.
 */
final class ResourceWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ResourceWatch.class.getName());

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);
    private static final double SPREAD = 0.2;

    /** When the server ends a watch. One that has not ended a little later has a broken connection. */
    private static final Duration WATCH = Duration.ofMinutes(4);

    private static final Duration BROKEN_WATCH = WATCH.plusSeconds(15);
    private static final String OUR_LABEL = FsWatcher.MANAGED_BY + '=' + FsWatcher.MANAGER;

    private final ApiClient api;
    private final String scope;
    private final ChangeFeed feed;
    private final Thread thread;
    private final CompletableFuture<Optional<ApiFailure>> first = new CompletableFuture<>();
    private volatile boolean closed;
    private volatile boolean pausing;
    /** From where a watch would go on. */
    private volatile String version;

    /**
     * Makes one that does nothing until it is started.
     *
     * @param scope a namespace or {@link ServedNamespaces#ALL}
     */
    ResourceWatch(ApiClient api, String scope, ChangeFeed feed) {
        this.api = api;
        this.scope = scope;
        this.feed = feed;
        thread = new Thread(this::run, "fsnotify-k8s-watch" + (scope.isEmpty() ? "" : "-" + scope));
        thread.setDaemon(true);
    }

    /** Starts to follow; the future tells how the first list went. */
    CompletableFuture<Optional<ApiFailure>> start() {
        thread.start();
        return first;
    }

    /** Ends it. Does not wait. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    /** Reads anew what is there, instead of waiting for changes on a connection that may be dead. Does not wait. */
    void listAgain() {
        thread.interrupt();
    }

    /** Tries at once what has failed: the API server answers again. Does not wait. */
    void tryAgain() {
        if (pausing) {
            thread.interrupt();
        }
    }

    private void run() {
        int failures = 0;
        while (!closed) {
            try {
                list();
                recovered(failures);
                failures = 0;
                while (!closed) {
                    watch();
                }
            } catch (ApiFailure e) {
                if (Thread.interrupted() && !closed) {
                    continue; // to list again
                }
                failures++;
                failed(e, failures);
                pause(failures);
            } catch (RuntimeException e) {
                failures++;
                LOG.log(Level.ERROR, "a watch of FSWatchers failed and is begun anew; this is a bug", e);
                pause(failures);
            }
        }
        first.complete(Optional.empty());
    }

    private void list() throws ApiFailure {
        Map<ResourceKey, ChannelId> listed = new HashMap<>();
        version = FsWatcherPages.read(api, scope, Map.of("labelSelector", OUR_LABEL), each -> {
            ChangeFeed.channel(each).ifPresent(id -> listed.put(ResourceKey.of(each), id));
            feed.seen(each);
        });
        feed.listed(scope, listed, version);
        first.complete(Optional.empty());
    }

    private void watch() throws ApiFailure {
        ApiRequest request = ApiResource.FSWATCHERS.watch(
                scope,
                Map.of(
                        "watch",
                        "1",
                        "labelSelector",
                        OUR_LABEL,
                        "resourceVersion",
                        version,
                        "allowWatchBookmarks",
                        "true",
                        "timeoutSeconds",
                        Long.toString(WATCH.toSeconds())));
        long begun = System.nanoTime();
        api.stream(request, BROKEN_WATCH, line -> take(request, line));
        if (System.nanoTime() - begun < FIRST_RETRY.toNanos()) {
            // A server or proxy that ends every watch at once is not asked again and again.
            pause(1);
        }
    }

    /** On a thread of the HTTP client's; the watching one waits meanwhile. */
    private void take(ApiRequest request, String line) throws ApiFailure {
        WatchEvent event = api.read(request, line, WatchEvent.class);
        if (event.type().equals("ERROR")) {
            throw api.declined(request, event.object());
        }
        GenericKubernetesResource resource = api.convert(request, event.object(), GenericKubernetesResource.class);
        switch (event.type()) {
            case "ADDED", "MODIFIED" -> feed.seen(resource);
            case "DELETED" -> feed.gone(resource);
            default -> {} // a bookmark, or something new: only its version matters
        }
        version = resource.getMetadata().getResourceVersion();
    }

    /** The first failure of a start is told to who started; of a later outage the first is logged. */
    private void failed(ApiFailure failure, int failures) {
        if (!failure.isForbidden()) {
            feed.interrupted();
        }
        boolean told = first.complete(Optional.of(failure));
        boolean expected = told || closed || failure.is(ApiFailure.GONE);
        LOG.log(
                failures > 1 || expected ? Level.DEBUG : Level.WARNING,
                "changes of FSWatchers by others are not noticed for now: {0}",
                failure.toAdapterException().getMessage());
    }

    private void recovered(int failures) {
        if (failures > 0) {
            LOG.log(
                    Level.INFO,
                    "changes of FSWatchers by others are noticed again in {0}",
                    ServedNamespaces.text(scope));
        }
    }

    private void pause(int failures) {
        double delay = Math.min(LAST_RETRY.toMillis(), FIRST_RETRY.toMillis() * Math.pow(2, failures - 1.0));
        pausing = true;
        try {
            Thread.sleep((long) (delay * ThreadLocalRandom.current().nextDouble(1 - SPREAD, 1 + SPREAD)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the loop looks at it
        } finally {
            pausing = false;
        }
    }

    /** One line of a watch (Kubernetes API reference, WatchEvent); what the object is depends on the type. */
    record WatchEvent(String type, Map<String, Object> object) {}
}
