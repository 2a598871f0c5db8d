package io.bytetrade.fsnotify.examples;

import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.protocol.client.JfsWatcher;
import io.bytetrade.fsnotify.protocol.client.WatcherEvent;

/** A JFSWatcher client: who it is and where the proxy is it takes from the environment, as deployed clients do. */
public final class WatchDirectory {
    private WatchDirectory() {}

    /** Prints what happens in the directory that is the first argument, until the process is ended. */
    public static void main(String[] args) throws InterruptedException {
        try (JfsWatcher watcher = JfsWatcher.builder().name("watch-directory").build()) {
            watcher.add(args[0]);
            watcher.start();
            while (true) {
                WatcherEvent next = watcher.take();
                if (next instanceof WatcherEvent.Changed changed) {
                    System.out.println(Op.toString(changed.event().op()) + " "
                            + changed.event().name());
                } else if (next.needsRescan()) {
                    System.out.println("something may have been missed, look at the directory yourself: " + next);
                }
            }
        }
    }
}
