package io.bytetrade.fsnotify.redis;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Notices events that did not arrive: a publisher may number its own, rising by 1 (DESIGN §5). The first number that is seen
 * of a publisher is the base. Of {@value #MAX_PUBLISHERS} publishers the last number is kept; beyond that, the one heard
 * least recently is forgotten. One thread.
 */
final class PublisherSequences {
    static final int MAX_PUBLISHERS = 1024;
    /** A longer name is not worth its memory, and not followed. */
    static final int MAX_NAME = 255;

    private final Map<String, Long> last = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_PUBLISHERS;
        }
    };

    /**
     * Takes the number of the next event.
     *
     * @param src who published it
     * @param seq its number
     * @return what is missing before it, if something is; it names no publisher
     */
    Optional<String> missingBefore(String src, long seq) {
        if (src.length() > MAX_NAME) {
            return Optional.empty();
        }
        Long before = last.put(src, seq);
        if (before == null || seq == before + 1) {
            return Optional.empty();
        }
        return Optional.of(
                seq > before
                        ? "events of a publisher did not arrive: " + (seq - before - 1)
                        : "a publisher of events began anew");
    }

    /** The next number of this publisher is a base again. */
    void forget(String src) {
        last.remove(src);
    }

    /** The next number of every publisher is a base again. */
    void forgetAll() {
        last.clear();
    }
}
