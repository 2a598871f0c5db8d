package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says what is wrong with a cluster, as a proxy with the same configuration and credentials would find it, and with its
 * FSWatchers. It needs no more rights than the proxy. Any thread; every method blocks, for a request for each right, and for
 * each pod that has an FSWatcher.
 */
public final class ClusterDoctor {
    private final ApiClient api;
    private final ServedNamespaces namespaces;
    private final Optional<String> leaseNamespace;
    private final KubernetesPods pods;
    private final InstantSource clock;

    ClusterDoctor(
            ApiClient api,
            ServedNamespaces namespaces,
            Optional<String> leaseNamespace,
            KubernetesPods pods,
            InstantSource clock) {
        this.api = api;
        this.namespaces = namespaces;
        this.leaseNamespace = leaseNamespace;
        this.pods = pods;
        this.clock = clock;
    }

    /**
     * Looks at everything and changes nothing. What cannot be looked at is a check that says so.
     *
     * @return what was found
     */
    public Diagnosis examine() {
        List<Check> checks = new ArrayList<>();
        Survey survey = new Survey(api, new LivePods(pods), new Holders(api, clock));
        if (new Installation(api, namespaces, leaseNamespace, clock).examine(checks)) {
            for (String scope : namespaces.scopes()) {
                checks.add(survey.take(scope));
            }
        }
        List<Suspect> suspects = survey.suspects();
        checks.addAll(survey.doubts());
        return new Diagnosis(checks, survey.size(), suspects);
    }

    /**
     * Deletes an FSWatcher that has no live pod. It is read anew, and so is its pod; if either is not as it was when the
     * FSWatcher was read, nothing happens.
     *
     * @param suspect which one
     * @return whether it is gone by this; false if it has a live pod now, somebody has just changed it, or it was gone already
     * @throws AdapterException if it cannot be done
     */
    public boolean delete(Suspect suspect) throws AdapterException {
        try {
            return new Burial(api, new LivePods(pods)).delete(suspect.namespace(), suspect.name());
        } catch (ApiFailure e) {
            throw e.toAdapterException();
        }
    }
}
