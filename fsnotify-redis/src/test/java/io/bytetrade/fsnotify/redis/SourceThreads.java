package io.bytetrade.fsnotify.redis;

import java.util.List;

/** The threads of sources in this JVM, and of those who watch their masters. */
final class SourceThreads {
    private SourceThreads() {}

    static List<Thread> alive() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("fsnotify-redis"))
                .toList();
    }
}
