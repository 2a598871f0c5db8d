package io.bytetrade.fsnotify.examples;

import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.FsNotifyProxy;
import io.bytetrade.fsnotify.proxy.local.InMemoryWatchRegistry;
import io.bytetrade.fsnotify.proxy.local.StaticPodDirectory;
import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.EventSource;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A JVM service with a proxy inside: its events come from its own code, and what is watched is held in memory. */
public final class EmbeddedProxy {
    private EmbeddedProxy() {}

    /** Says every half second that the service made a report. */
    private static final class Reports implements EventSource {
        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        private int number;

        @Override
        public void start(EventSink sink) {
            timer.scheduleAtFixedRate(() -> report(sink), 500, 500, TimeUnit.MILLISECONDS);
        }

        private void report(EventSink sink) {
            sink.events(List.of(new NodeEvent("/srv/reports/" + ++number + ".csv", Op.CREATE, "/srv/reports")));
        }

        @Override
        public void close() {
            timer.shutdownNow();
        }
    }

    /** Runs the service until the process is ended; the port is the first argument, 5079 by default. */
    public static void main(String[] args) throws Exception {
        try (FsNotifyProxy proxy = FsNotifyProxy.builder()
                .listenOn(new InetSocketAddress(args.length == 0 ? 5079 : Integer.parseInt(args[0])))
                .eventSource(new Reports())
                .watchRegistry(new InMemoryWatchRegistry())
                .podDirectory(StaticPodDirectory.everyPod(Map.of("/reports", "/srv/reports")))
                .peerCheck(PeerCheckMode.OFF)
                .build()) {
            proxy.start();
            System.out.println("clients connect to " + proxy.address() + " and watch /reports");
            Thread.currentThread().join();
        }
    }
}
