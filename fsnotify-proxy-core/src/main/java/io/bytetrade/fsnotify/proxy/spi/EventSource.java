package io.bytetrade.fsnotify.proxy.spi;

/**
 * Where events come from. The proxy calls {@link #start} once, before it listens, and {@link #close} when it ends; the
 * source delivers on threads of its own.
 */
public interface EventSource extends AutoCloseable {
    /**
     * Starts to deliver and returns when events flow. May block for seconds.
     *
     * <p>A source that loses its connection later gets it back by itself, and then says {@link EventSink#gap}.
     *
     * @param sink takes the events until {@link #close}
     * @throws AdapterException if the first connection cannot be made
     */
    void start(EventSink sink) throws AdapterException;

    /**
     * Ends delivery and the source's threads. When it returns no further event is handed over. Idempotent; also called
     * when {@link #start} failed, or was never called.
     */
    @Override
    void close();
}
