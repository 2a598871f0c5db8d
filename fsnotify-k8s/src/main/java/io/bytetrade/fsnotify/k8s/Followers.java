package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The watches of all served namespaces: one each, or one for all namespaces. */
final class Followers implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Followers.class.getName());

    /** For the first lists, which are long in a large cluster. */
    private static final long START_SECONDS = 30;

    private final List<ResourceWatch> watches;
    private final List<String> scopes;

    Followers(ApiClient api, ServedNamespaces namespaces, ChangeFeed feed) {
        scopes = namespaces.scopes();
        watches = scopes.stream()
                .map(scope -> new ResourceWatch(api, scope, feed))
                .toList();
    }

    /**
     * Starts them and waits until each has read what is there, or failed to. Those that fail are warned of and go on trying.
     *
     * @throws AdapterException if all fail
     */
    void start() throws AdapterException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        List<CompletableFuture<Optional<ApiFailure>>> starts =
                watches.stream().map(ResourceWatch::start).toList();
        List<AdapterException> failures = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            Optional<AdapterException> failure = await(starts.get(i), scopes.get(i), deadline);
            failure.ifPresent(failures::add);
        }
        if (failures.size() == watches.size()) {
            throw failures.get(0);
        }
        failures.forEach(
                failure -> LOG.log(isMissingRight(failure) ? Level.DEBUG : Level.WARNING, failure.getMessage()));
    }

    /** Has them read anew what is there. Does not wait. */
    void listAgain() {
        watches.forEach(ResourceWatch::listAgain);
    }

    /** Has those that have failed try again at once. Does not wait. */
    void tryAgain() {
        watches.forEach(ResourceWatch::tryAgain);
    }

    /** Ends them. Does not wait. */
    @Override
    public void close() {
        watches.forEach(ResourceWatch::close);
    }

    /** {@link ClusterCheck} has said so. */
    private static boolean isMissingRight(AdapterException failure) {
        return failure.getCause() instanceof ApiFailure cause && cause.isForbidden();
    }

    private static Optional<AdapterException> await(
            CompletableFuture<Optional<ApiFailure>> start, String scope, long deadline) {
        try {
            return start.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
                    .map(ApiFailure::toAdapterException);
        } catch (TimeoutException e) {
            return Optional.of(AdapterException.retryable(
                    "the FSWatchers in " + ServedNamespaces.text(scope) + " could not be read within " + START_SECONDS
                            + " s",
                    e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(AdapterException.retryable("interrupted while FSWatchers were read", e));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the future of a start never fails", e);
        }
    }
}
