package io.bytetrade.fsnotify.proxy.engine;

import java.util.concurrent.TimeUnit;

/** What happens to a loop's connections when time passes and nothing else does. */
final class ConnectionTimers {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final EngineOptions options;
    private final FixedDelays<Connection> noFrameYet;
    private final FixedDelays<Connection> stalled;
    private final FixedDelays<Connection> flushAgain = new FixedDelays<>(SECOND);
    private final FixedDelays<Connection> lingering = new FixedDelays<>(SECOND);

    ConnectionTimers(EngineOptions options) {
        this.options = options;
        this.noFrameYet = new FixedDelays<>(options.firstFrameTimeout().toNanos());
        this.stalled = new FixedDelays<>(options.stallTime().toNanos());
    }

    void connected(Connection connection, long now) {
        noFrameYet.restart(connection, now);
    }

    void firstFrameArrived(Connection connection) {
        noFrameYet.cancel(connection);
    }

    /** A flush left something that waits for its second to pass. */
    void flushWithinASecond(Connection connection, long now) {
        flushAgain.startIfAbsent(connection, now);
    }

    /** The last byte is sent; the peer has a second to take it and to close. */
    void closeWithinASecond(Connection connection, long now) {
        lingering.restart(connection, now);
    }

    /** Starts, goes on with or ends the measuring of how long a connection takes nothing. */
    void flushed(Connection connection, boolean blocked, boolean progress, long now) {
        if (!blocked) {
            stalled.cancel(connection);
        } else if (progress) {
            stalled.restart(connection, now);
        } else {
            stalled.startIfAbsent(connection, now);
        }
    }

    void closed(Connection connection) {
        noFrameYet.cancel(connection);
        stalled.cancel(connection);
        flushAgain.cancel(connection);
        lingering.cancel(connection);
    }

    /** Does what is due. */
    void run(EventLoop loop, long now) {
        Connection connection;
        while ((connection = flushAgain.pollDue(now)) != null) {
            loop.flushLater(connection);
        }
        while ((connection = noFrameYet.pollDue(now)) != null) {
            connection.close("no whole frame arrived in " + options.firstFrameTimeout());
        }
        while ((connection = stalled.pollDue(now)) != null) {
            connection.stallTimeOver();
        }
        while ((connection = lingering.pollDue(now)) != null) {
            connection.closeNow();
        }
    }

    /** Nanoseconds until {@link #run} has something to do, see {@link FixedDelays#nextDueIn}. */
    long nextDueIn(long now) {
        return Math.min(
                Math.min(noFrameYet.nextDueIn(now), stalled.nextDueIn(now)),
                Math.min(flushAgain.nextDueIn(now), lingering.nextDueIn(now)));
    }
}
