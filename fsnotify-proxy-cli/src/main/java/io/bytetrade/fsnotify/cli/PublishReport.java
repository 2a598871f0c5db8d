package io.bytetrade.fsnotify.cli;

import java.io.PrintWriter;

/** Says on the standard error stream what became of it. */
final class PublishReport {
    private final PrintWriter err;
    private long events;
    private boolean unheard;
    private boolean faults;

    PublishReport(PrintWriter err) {
        this.err = err;
    }

    void published(long count, long subscribers) {
        if (count > 0) {
            events += count;
            heardBy(subscribers);
        }
    }

    void gapPublished(long subscribers) {
        err.println("the gap is published");
        heardBy(subscribers);
    }

    void fault(long line, String text) {
        err.println("line " + line + " is left out: " + text);
        faults = true;
    }

    boolean hasFaults() {
        return faults;
    }

    void end() {
        err.println(events + (events == 1 ? " event" : " events") + " published");
        if (unheard) {
            err.println("nobody was subscribed to the channel for some of it: does a proxy run, on the same Redis?");
        }
        err.flush();
    }

    private void heardBy(long subscribers) {
        unheard |= subscribers == 0;
    }
}
