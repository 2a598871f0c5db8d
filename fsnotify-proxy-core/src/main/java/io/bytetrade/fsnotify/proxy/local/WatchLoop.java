package io.bytetrade.fsnotify.proxy.local;

import io.bytetrade.fsnotify.protocol.ChannelId;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The watching thread: takes what the kernel reports, looks at every watch from time to time, and tells. */
final class WatchLoop implements Runnable {
    private static final System.Logger LOG = System.getLogger(WatchLoop.class.getName());

    private final WatchService service;
    private final WatchTable table;
    private final Delivery delivery;
    private final Consumer<ChannelId> unheld;
    private final long lookNanos;
    private long nextLook;

    /**
     * @param unheld hears of a watcher whose paths are no longer all watched; returns at once
     * @param lookEvery how often every watch is looked at
     */
    WatchLoop(
            WatchService service, WatchTable table, Delivery delivery, Consumer<ChannelId> unheld, Duration lookEvery) {
        this.service = service;
        this.table = table;
        this.delivery = delivery;
        this.unheld = unheld;
        lookNanos = lookEvery.toNanos();
    }

    @Override
    public void run() {
        nextLook = System.nanoTime() + lookNanos;
        while (!delivery.isEnded()) {
            try {
                turn();
            } catch (ClosedWatchServiceException closed) {
                return;
            } catch (InterruptedException e) {
                // close() interrupts, and the condition above sees it; anybody else's interrupt is none of ours.
                continue;
            } catch (Throwable bug) {
                LOG.log(System.Logger.Level.ERROR, "file events could not be handed over", bug);
                delivery.lost("file events could not be handed over");
            }
        }
    }

    private void turn() throws InterruptedException {
        WatchKey key = service.poll();
        if (key == null) {
            delivery.tellLoss();
            key = service.poll(nextLook - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        // First what puts found: their directories' own events come after.
        tell(table.takeFound());
        if (key != null) {
            tell(table.drain(key));
        }
        if (System.nanoTime() - nextLook >= 0) {
            nextLook = System.nanoTime() + lookNanos;
            delivery.tellLoss();
            table.watches().forEach(watch -> tell(table.look(watch)));
        }
    }

    private void tell(List<Finding> findings) {
        for (Finding finding : findings) {
            if (finding instanceof Finding.Happened happened) {
                delivery.events(happened.events());
            } else if (finding instanceof Finding.Appeared appeared) {
                delivery.entries(appeared);
            } else if (finding instanceof Finding.Lost lost) {
                delivery.lost(lost.reason());
            } else if (finding instanceof Finding.Unheld gone) {
                gone.ids().forEach(unheld);
            }
        }
    }
}
