package io.bytetrade.fsnotify.proxy;

import java.util.List;

/** The live threads of a proxy, by its name. */
final class ProxyThreads {
    private ProxyThreads() {}

    static List<String> of(String proxy) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(proxy + "-"))
                .toList();
    }
}
