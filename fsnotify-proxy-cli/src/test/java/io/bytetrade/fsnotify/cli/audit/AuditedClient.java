package io.bytetrade.fsnotify.cli.audit;

/** A client that watches some directories and keeps {@link Books} of what it is told. */
interface AuditedClient extends AutoCloseable {
    Books books();

    /** Ends the present connection; the client makes another one. Any thread. */
    void reconnect();

    /** From now on the end of the connection is the end of the client. Any thread. */
    void expectEnd();

    /** Waits until it has ended. */
    void awaitEnd() throws InterruptedException;

    /** Ends it at once. */
    @Override
    void close();
}
