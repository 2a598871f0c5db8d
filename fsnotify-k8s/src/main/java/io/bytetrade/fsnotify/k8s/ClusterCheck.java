package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks, before anything is served, whether the API server answers, whether it knows FSWatchers, and whether this proxy has the
 * rights that it needs: better a clear line at the start than a refusal an hour later.
 */
final class ClusterCheck {
    private static final System.Logger LOG = System.getLogger(ClusterCheck.class.getName());

    /** Within a second the API server knows a new definition; a slow one may need longer. */
    private static final Duration INSTALLATION = Duration.ofSeconds(30);

    private static final Duration INSTALLATION_LOOK = Duration.ofMillis(100);

    private final ApiClient api;
    private final ServedNamespaces namespaces;
    private final Optional<String> leaseNamespace;
    private final boolean installCrd;

    /**
     * Makes one.
     *
     * @param leaseNamespace where Leases are kept, or empty if none are
     * @param installCrd whether to create the definition of FSWatchers if there is none
     */
    ClusterCheck(ApiClient api, ServedNamespaces namespaces, Optional<String> leaseNamespace, boolean installCrd) {
        this.api = api;
        this.namespaces = namespaces;
        this.leaseNamespace = leaseNamespace;
        this.installCrd = installCrd;
    }

    /**
     * Looks. Blocks for as long as the API server needs to answer a few requests for each namespace.
     *
     * @throws AdapterException if it does not answer, does not know FSWatchers, or no namespace can be served for lack of
     *     rights; if some can, the others are warned of
     */
    void run() throws AdapterException {
        try {
            checkDefinition();
            checkRights();
            checkLeases();
        } catch (ApiFailure e) {
            if (!e.isForbidden()) {
                throw e.toAdapterException();
            }
            // Everybody may ask these things, unless a cluster forbids it.
            LOG.log(
                    Level.WARNING,
                    "cannot tell beforehand whether everything is there: {0}",
                    e.toAdapterException().getMessage());
        }
    }

    private void checkDefinition() throws ApiFailure, AdapterException {
        if (FsWatcherCrd.isKnown(api)) {
            return;
        }
        if (!installCrd) {
            throw AdapterException.permanent(FsWatcherCrd.MISSING, null);
        }
        try {
            FsWatcherCrd.create(api);
        } catch (ApiFailure e) {
            throw AdapterException.permanent(
                    FsWatcherCrd.MISSING + " (this proxy cannot: "
                            + e.toAdapterException().getMessage() + ')',
                    e);
        }
        awaitDefinition();
        LOG.log(Level.INFO, "installed the definition of {0}", ApiResource.FSWATCHERS);
    }

    private void awaitDefinition() throws ApiFailure, AdapterException {
        long deadline = System.nanoTime() + INSTALLATION.toNanos();
        while (!FsWatcherCrd.isKnown(api)) {
            if (System.nanoTime() - deadline > 0) {
                throw AdapterException.retryable(
                        "the definition of " + ApiResource.FSWATCHERS
                                + " was created, but the API server does not serve"
                                + " it; look at: kubectl describe crd " + ApiResource.FSWATCHERS,
                        null);
            }
            try {
                Thread.sleep(INSTALLATION_LOOK.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw AdapterException.retryable("interrupted while a definition was installed", e);
            }
        }
    }

    private void checkRights() throws ApiFailure, AdapterException {
        List<String> faults = faults();
        if (faults.size() == namespaces.scopes().size()) {
            throw AdapterException.permanent(String.join("; ", faults), null);
        }
        faults.forEach(fault -> LOG.log(Level.WARNING, "{0}; the other namespaces are served", fault));
    }

    /** Without its Lease others would take it for gone, and delete what it registers. */
    private void checkLeases() throws ApiFailure, AdapterException {
        if (leaseNamespace.isPresent()) {
            Rights missing = Rights.TO_KEEP_A_LEASE.missing(api, leaseNamespace.get());
            if (!missing.isEmpty()) {
                throw AdapterException.permanent(missing.missingText(leaseNamespace.get()), null);
            }
        }
    }

    private List<String> faults() throws ApiFailure {
        List<String> faults = new ArrayList<>();
        for (String scope : namespaces.scopes()) {
            Rights missing = Rights.TO_SERVE.missing(api, scope);
            if (!missing.isEmpty()) {
                faults.add(missing.missingText(scope));
            }
        }
        return faults;
    }
}
