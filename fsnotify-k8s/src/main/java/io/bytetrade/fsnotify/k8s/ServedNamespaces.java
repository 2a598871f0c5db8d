package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.util.List;
import java.util.Set;

/**
 * The namespaces whose pods are served.
 *
 * @param names their names; of none, all are
 */
record ServedNamespaces(Set<String> names) {
    /** Stands for all namespaces in a request, as in the Kubernetes API. */
    static final String ALL = "";

    ServedNamespaces {
        names = Set.copyOf(names);
    }

    /** What to ask for: each namespace by itself, or {@link #ALL}. */
    List<String> scopes() {
        return names.isEmpty() ? List.of(ALL) : names.stream().sorted().toList();
    }

    /** Says that a namespace cannot exist or is not served. */
    void require(String namespace) throws AdapterException {
        if (!DnsName.isLabel(namespace)) {
            throw AdapterException.permanent(
                    "no namespace can have the name \"" + namespace + "\"; correct the client's NAMESPACE", null);
        }
        if (!names.isEmpty() && !names.contains(namespace)) {
            throw AdapterException.permanent(
                    "namespace \"" + namespace + "\" is not served; add it to --namespaces, which has "
                            + String.join(",", scopes()),
                    null);
        }
    }

    /** Whether a scope has this namespace in it. */
    static boolean covers(String scope, String namespace) {
        return scope.equals(ALL) || scope.equals(namespace);
    }

    /** A scope in words. */
    static String text(String scope) {
        return scope.equals(ALL) ? "all namespaces" : "namespace \"" + scope + '"';
    }
}
