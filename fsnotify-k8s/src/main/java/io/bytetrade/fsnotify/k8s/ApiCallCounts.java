package io.bytetrade.fsnotify.k8s;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests to the API server by what they do and what came of them, of which there are few kinds. Any thread. */
final class ApiCallCounts {
    private static final String NO_ANSWER = "none";

    private record Kind(String verb, ApiResource resource, String code) {}

    private final Map<Kind, LongAdder> counts = new ConcurrentHashMap<>();

    void answered(ApiRequest request, int status) {
        count(request, Integer.toString(status));
    }

    void unanswered(ApiRequest request) {
        count(request, NO_ANSWER);
    }

    private void count(ApiRequest request, String code) {
        counts.computeIfAbsent(new Kind(request.verb(), request.resource(), code), kind -> new LongAdder())
                .increment();
    }

    List<ApiCallCount> snapshot() {
        return counts.entrySet().stream()
                .map(each -> new ApiCallCount(
                        each.getKey().verb(),
                        each.getKey().resource().toString(),
                        each.getKey().code(),
                        each.getValue().sum()))
                .toList();
    }
}
