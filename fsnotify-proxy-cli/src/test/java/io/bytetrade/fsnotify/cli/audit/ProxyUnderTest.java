package io.bytetrade.fsnotify.cli.audit;

import io.bytetrade.fsnotify.proxy.ProxyStats;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** A running proxy that the audit is about. */
interface ProxyUnderTest extends AutoCloseable {
    InetSocketAddress address();

    /** What stands between its source and it; empty if it cannot be looked at. */
    Optional<Tap> tap();

    /** Its counts; empty if they cannot be had. */
    Optional<ProxyStats> stats();

    /** Stops it wherever it is, as a long pause of the garbage collector does. */
    void freeze() throws IOException, InterruptedException;

    void thaw() throws IOException, InterruptedException;

    /** Ends it in order, and waits for that. */
    void end() throws InterruptedException;

    /** Ends it, if it has not ended yet. */
    @Override
    void close();
}
