package io.bytetrade.fsnotify.protocol.client;

import java.util.function.Consumer;

/** Hands the events to the application's consumer, one by one, until the buffer's end. Runs on a thread of its own. */
final class Delivery implements Runnable {
    private static final System.Logger LOG = System.getLogger(JfsWatcher.class.getName());

    private final String owner;
    private final EventBuffer events;
    private final Consumer<? super WatcherEvent> consumer;

    Delivery(String owner, EventBuffer events, Consumer<? super WatcherEvent> consumer) {
        this.owner = owner;
        this.events = events;
        this.consumer = consumer;
    }

    @Override
    public void run() {
        while (true) {
            WatcherEvent event;
            try {
                event = events.take();
            } catch (ClosedWatcherException end) {
                return;
            } catch (InterruptedException e) {
                // Left behind by the consumer, the only one who knows this thread; it is close() that ends it.
                continue;
            }
            handOver(event);
        }
    }

    private void handOver(WatcherEvent event) {
        try {
            consumer.accept(event);
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, owner + ": the consumer failed; it gets the next event nevertheless", e);
        }
    }
}
