package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.util.regex.Pattern;

/** A request to the API server was not answered, or not with a success. */
final class ApiFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int GONE = 410;
    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    /** What the API server passes on, with status 500, from etcd and from its client for it. */
    private static final Pattern TOO_LARGE_FOR_ETCD = Pattern.compile("request is too large|message larger than max");

    private final transient ApiRequest request;
    private final transient ApiServer server;
    /** Null if there was no answer. */
    private final transient ApiStatus status;

    /** The server declined. */
    ApiFailure(ApiRequest request, ApiServer server, ApiStatus status) {
        super(request + ": " + status);
        this.request = request;
        this.server = server;
        this.status = status;
    }

    /** No answer, or none that can be understood. */
    ApiFailure(ApiRequest request, ApiServer server, Throwable cause) {
        super(request + ": " + cause, cause);
        this.request = request;
        this.server = server;
        this.status = null;
    }

    /** Whether the server declined with this HTTP status. */
    boolean is(int code) {
        return status != null && status.code() == code;
    }

    /** Whether a right is missing. */
    boolean isForbidden() {
        return is(FORBIDDEN) && !isNamespaceEnding();
    }

    /** What to tell the core: what was attempted, what came back, and what to do. */
    AdapterException toAdapterException() {
        if (status == null) {
            return AdapterException.retryable(ConnectionFault.text(server, getCause()), this);
        }
        return switch (status.code()) {
            case UNAUTHORIZED ->
                // Not permanent: tokens and certificates are renewed in place.
                AdapterException.retryable(
                        "the API server " + server + " does not accept this proxy's credentials (401 "
                                + status.message() + "); check those of its kubeconfig or service account",
                        this);
            case FORBIDDEN -> permanent(isNamespaceEnding() ? "the namespace is being deleted" : missingRight());
            case NOT_FOUND -> notFound();
            case CONFLICT -> retryable("somebody else changed it at the same time (" + status.message() + ')');
            case TOO_MANY ->
                retryable("the API server has too much to do (429 " + status.message() + ')'
                        + status.retryAfter()
                                .map(after -> "; it asks to wait " + after + " s")
                                .orElse(""));
            default -> other();
        };
    }

    private AdapterException notFound() {
        if (status.kind().equals("namespaces")) {
            return permanent("there is no such namespace");
        }
        return request.resource().equals(ApiResource.FSWATCHERS)
                ? retryable(FsWatcherCrd.MISSING)
                : permanent(status.message());
    }

    private AdapterException other() {
        if (status.code() == TOO_LARGE
                || TOO_LARGE_FOR_ETCD.matcher(status.message()).find()) {
            return permanent("the API server does not take so much in one resource (" + status.code() + ' '
                    + status.message() + "); watch fewer paths, or their parent directory");
        }
        String text = "the API server answers " + status.code() + ' ' + status.message();
        return status.code() >= SERVER_ERROR || status.code() == GONE ? retryable(text) : permanent(text);
    }

    private String missingRight() {
        return "forbidden; grant this proxy the verb \"" + request.verb() + "\" on " + request.resource() + " in "
                + ServedNamespaces.text(request.scope()) + " with a Role or ClusterRole (" + status.message() + ')';
    }

    /** Admission says so with the same status as a missing right. */
    private boolean isNamespaceEnding() {
        return is(FORBIDDEN)
                && (status.causes().contains("NamespaceTerminating")
                        || status.message().contains("because it is being terminated"));
    }

    private AdapterException retryable(String text) {
        return AdapterException.retryable(request + ": " + text, this);
    }

    private AdapterException permanent(String text) {
        return AdapterException.permanent(request + ": " + text, this);
    }
}
