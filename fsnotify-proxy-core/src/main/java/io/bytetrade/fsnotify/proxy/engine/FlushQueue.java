package io.bytetrade.fsnotify.proxy.engine;

import java.util.ArrayList;
import java.util.List;

/** The connections of a loop that have something to write: each is written once, whatever comes together in a turn. */
final class FlushQueue {
    private final FrameWriter writer = new FrameWriter();
    private List<Connection> waiting = new ArrayList<>();
    private List<Connection> flushing = new ArrayList<>();

    /** Puts a connection in, unless it is in already. */
    void add(Connection connection) {
        if (connection.queueForFlush()) {
            waiting.add(connection);
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Writes all that are in; one that has something again by then waits for the next time. */
    void flush(long now) {
        List<Connection> turn = waiting;
        waiting = flushing;
        flushing = turn;
        for (Connection connection : turn) {
            connection.flush(writer, now);
        }
        turn.clear();
        writer.forget();
    }
}
