package io.bytetrade.fsnotify.k8s;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Optional;

/**
 * How the API server declines a request.
 *
 * @param code the HTTP status
 * @param message the server's words, one line
 * @param kind the kind of thing that the message is about, for example {@code namespaces}; empty if the server names none
 * @param causes machine-readable causes
 * @param retryAfter in how many seconds the server wants to be asked again, if it says so
 */
record ApiStatus(int code, String message, String kind, List<String> causes, Optional<String> retryAfter) {
    private static final int LONGEST_MESSAGE = 1000;

    /** Reads an answer: a Status object, or plain text from what stands before the API server or gives up early in it. */
    static ApiStatus of(HttpResponse<?> response, String body, KubernetesSerialization json) {
        return of(parse(body, json), response.code(), body, Optional.ofNullable(response.header("Retry-After")));
    }

    /** Reads a Status object that came in the midst of an answer. */
    static ApiStatus of(Status status) {
        return of(status, Optional.ofNullable(status.getCode()).orElse(0), "", Optional.empty());
    }

    private static ApiStatus of(Status status, int code, String text, Optional<String> retryAfter) {
        StatusDetails details = Optional.ofNullable(status.getDetails()).orElseGet(StatusDetails::new);
        return new ApiStatus(
                code,
                oneLine(Optional.ofNullable(status.getMessage()).orElse(text)),
                Optional.ofNullable(details.getKind()).orElse(""),
                details.getCauses().stream().map(StatusCause::getReason).toList(),
                retryAfter.or(() ->
                        Optional.ofNullable(details.getRetryAfterSeconds()).map(String::valueOf)));
    }

    private static Status parse(String body, KubernetesSerialization json) {
        try {
            return Optional.ofNullable(json.unmarshal(body, Status.class)).orElseGet(Status::new);
        } catch (RuntimeException e) {
            return new Status();
        }
    }

    private static String oneLine(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() > LONGEST_MESSAGE ? line.substring(0, LONGEST_MESSAGE) + "..." : line;
    }
}
