package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.ProtocolException;
import io.bytetrade.fsnotify.proxy.spi.ClientInfo;
import io.bytetrade.fsnotify.proxy.spi.Refusal;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/**
 * One client's socket. It belongs to one loop for life.
 *
 * <pre>
 *            end of stream · error · stalled · no frame in time
 *   OPEN ────────────────────────────────────────────────────────▶ CLOSED
 *    │                                                               ▲
 *    │ frame too long · shutdown                                     │ end of stream · a second passed
 *    ▼                        outbox empty, output shut              │
 *   FLUSHING ───────────────────────────────────────────────▶ LINGERING
 * </pre>
 *
 * A peer that only shuts its sending side down has ended, too: whoever wants events keeps both sides open, as deployed clients
 * do. In FLUSHING and LINGERING what arrives is thrown away; LINGERING waits for the peer to take the last notice, because a
 * close with unread bytes would reset the connection and lose it.
 */
final class Connection implements Sender.Owner {
    private static final System.Logger LOG = System.getLogger(Connection.class.getName());

    /** Work on a connection that may find its socket broken. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    private enum State {
        OPEN,
        FLUSHING,
        LINGERING,
        CLOSED
    }

    private final Engine engine;
    private final EventLoop loop;
    private final SocketChannel socket;
    private final SelectionKey key;
    private final SocketAddress peer;
    private final Session session;
    private final Sender sender;
    private final long openedAt;
    private State state = State.OPEN;
    private String closeReason = "";
    private boolean readingPaused;
    private boolean queuedForFlush;
    private boolean stallTimeOver;

    Connection(Engine engine, EventLoop loop, SocketChannel socket, SelectionKey key, SocketAddress peer) {
        this.engine = engine;
        this.loop = loop;
        this.socket = socket;
        this.key = key;
        this.peer = peer;
        this.openedAt = loop.now();
        this.sender = new Sender(this, new Outbox(engine.options().outboxBytes(), engine.budget()), loop.counters());
        this.session = new Session(engine, loop, this);
    }

    SocketAddress peer() {
        return peer;
    }

    Session session() {
        return session;
    }

    ConnectionCounts counts() {
        return sender.counts();
    }

    /** What it is and did so far, for an operator. */
    ClientInfo describe() {
        ConnectionCounts counts = counts();
        return new ClientInfo(
                peer,
                Duration.ofNanos(Math.max(0, loop.now() - openedAt)),
                session.watchers().stream().map(Watcher::describe).toList(),
                counts.framesReceived,
                counts.recordsDelivered,
                counts.recordsDroppedSlow,
                counts.recordsDroppedSuspended,
                counts.recordsNotRepresentable,
                counts.noticesSent,
                counts.bytesWritten,
                sender.outboxBytes());
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** The selector found the socket ready. */
    void ready(ByteBuffer readBuffer) {
        try {
            if (key.isReadable()) {
                read(readBuffer);
            }
            if (state != State.CLOSED && key.isWritable()) {
                loop.flushLater(this);
            }
        } catch (Throwable e) {
            failed(e);
        }
    }

    /** Takes what has arrived, one buffer of it: what there is more comes in later turns, after all others. */
    private void read(ByteBuffer buffer) throws IOException {
        int count = socket.read(buffer.clear());
        if (count < 0) {
            close(state == State.OPEN ? "end of stream" : closeReason);
        } else if (state == State.OPEN) {
            receive(buffer.flip());
        }
    }

    /** Goes on with what arrived while the session waited. */
    void resume() {
        if (state == State.OPEN) {
            receive(ByteBuffer.allocate(0));
        }
    }

    private void receive(ByteBuffer bytes) {
        try {
            session.receive(bytes);
            setReadingPaused(session.isOverfull());
        } catch (ProtocolException e) {
            loop.counters().increment(Counter.FRAMES_MALFORMED);
            tell(e.code(), e.channel(), 0, e.getMessage() + "; the connection is closed");
            closeAfterFlush(e.getMessage());
        }
    }

    /** Runs a step of this connection's work; if it fails, this connection ends and nothing else. */
    void guard(Step step) {
        try {
            step.run();
        } catch (Throwable e) {
            failed(e);
        }
    }

    private void failed(Throwable e) {
        if (e instanceof IOException) {
            close(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        } else {
            close("internal error");
            LOG.log(System.Logger.Level.ERROR, "a bug has ended the connection of " + peer, e);
        }
    }

    /** Puts records into the hands of this connection; they are written at the end of the turn. */
    void send(Burst burst) {
        if (state != State.OPEN) {
            return;
        }
        if (sender.add(burst) && LOG.isLoggable(System.Logger.Level.DEBUG)) {
            for (EventRecord record : burst.records()) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "send msg to watcher {0} at {1}: {2}",
                        subject(),
                        peer,
                        LogText.of(record.name()));
            }
        }
        loop.flushLater(this);
    }

    /**
     * Tells the client something, at the end of the turn or when the last notice of its kind is a second old.
     *
     * @param channel the channel id that it concerns, or the empty text
     * @param count how many events it stands for, or 0
     */
    void tell(NoticeCode code, String channel, long count, String text) {
        if (state == State.OPEN || state == State.FLUSHING) {
            sender.add(code, channel, count, text);
            loop.flushLater(this);
        }
    }

    /** Marks it as one that is flushed at the end of the turn; returns whether it was not marked yet. */
    boolean queueForFlush() {
        boolean first = !queuedForFlush;
        queuedForFlush = true;
        return first;
    }

    /** Writes what is due and what waits; closes when there is nothing left to write and that was wanted. */
    void flush(FrameWriter writer, long now) {
        queuedForFlush = false;
        if (state == State.OPEN || state == State.FLUSHING) {
            try {
                write(writer, now);
            } catch (Throwable e) {
                failed(e);
            }
        }
    }

    private void write(FrameWriter writer, long now) throws IOException {
        long taken = sender.flush(socket, writer, state == State.FLUSHING, now);
        if (sender.isDropping() && !engine.options().notices()) {
            close("reads too slowly, and notices are switched off, so that the client cannot be told of its loss");
            return;
        }
        if (stallTimeOver && sender.isBlocked() && taken == 0) {
            loop.counters().increment(Counter.CONNECTIONS_STALLED);
            close("took no byte for " + engine.options().stallTime());
            return;
        }
        stallTimeOver = false;
        loop.timers().flushed(this, sender.isBlocked(), taken > 0, now);
        if (sender.isWaiting()) {
            loop.timers().flushWithinASecond(this, now);
        }
        if (state == State.FLUSHING && !sender.isBlocked()) {
            linger(now);
        } else {
            updateInterest();
        }
    }

    /**
     * For the stall time nobody noticed that the socket took a byte. A socket is called writable only when a good part of
     * its buffer is free, so that it is tried once more before the connection is closed.
     */
    void stallTimeOver() {
        stallTimeOver = true;
        loop.flushLater(this);
    }

    /** The channel id that concerns the whole connection. */
    @Override
    public String subject() {
        return session.subject();
    }

    /** A notice leaves its box: for the client, for the log, and a refusal for the listener. */
    @Override
    public Optional<NoticeFrame> leaves(Notice notice) {
        NoticeCode code = notice.code().orElseThrow();
        // What everybody is told stands in the log once, where it happened.
        boolean ownAffair = code != NoticeCode.SOURCE_GAP && code != NoticeCode.GOING_AWAY;
        System.Logger.Level level = ownAffair ? System.Logger.Level.INFO : System.Logger.Level.DEBUG;
        if (LOG.isLoggable(level)) {
            LOG.log(
                    level,
                    engine.options().notices() ? "{0} is told {1} {2}: {3}" : "{0} would be told {1} {2}: {3}",
                    peer,
                    code,
                    LogText.of(notice.channel()),
                    LogText.of(notice.text()));
        }
        switch (code) {
            case MALFORMED, INVALID_CHANNEL, FORBIDDEN, POD_NOT_FOUND, NOT_MAPPED, LIMIT_EXCEEDED ->
                engine.listener().refused(new Refusal(code, channelOf(notice), peer, notice.text()));
            default -> {}
        }
        return engine.options().notices()
                ? Optional.of(new NoticeFrame(MessageEncoder.encode(notice).array()))
                : Optional.empty();
    }

    private static Optional<ChannelId> channelOf(Notice notice) {
        try {
            return Optional.of(ChannelId.parse(notice.channel()));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    /** Sends what waits, then closes. */
    void closeAfterFlush(String reason) {
        if (state == State.OPEN) {
            state = State.FLUSHING;
            closeReason = reason;
            session.end(reason);
            loop.flushLater(this);
        }
    }

    private void linger(long now) throws IOException {
        state = State.LINGERING;
        socket.shutdownOutput();
        updateInterest();
        loop.timers().closeWithinASecond(this, now);
    }

    /** Closes at once, whatever fails on the way. Idempotent. */
    void close(String reason) {
        if (state == State.CLOSED) {
            return;
        }
        boolean sessionIsOn = state == State.OPEN;
        state = State.CLOSED;
        loop.closed(this);
        sender.close();
        try (socket) {
            if (sessionIsOn) {
                session.end(reason);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the socket of " + peer, e);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "the session of " + peer + " did not end cleanly; this is a bug", e);
        }
        engine.listener().connectionClosed(peer, reason);
    }

    /** Closes a connection whose time is over, for the reason that was given before. */
    void closeNow() {
        close(closeReason);
    }

    private void setReadingPaused(boolean paused) {
        if (readingPaused != paused) {
            readingPaused = paused;
            updateInterest();
        }
    }

    private void updateInterest() {
        int interest = (readingPaused && state == State.OPEN ? 0 : SelectionKey.OP_READ)
                | (sender.isBlocked() ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }
}
