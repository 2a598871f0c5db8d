package io.bytetrade.fsnotify.protocol.client;

import io.bytetrade.fsnotify.protocol.Frame;
import io.bytetrade.fsnotify.protocol.FrameDecoder;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import io.bytetrade.fsnotify.protocol.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * One connection to the proxy, from the first step of connecting to its end. It holds at most one frame that is being
 * written, and what has arrived of one that is not whole yet. It belongs to one thread, and waits nowhere but in the
 * selector. Every way in which it ends is an exception.
 */
final class Connection implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JfsWatcher.class.getName());
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final WatchSet watches;
    private final Inbound inbound;
    private final FrameDecoder frames = new FrameDecoder(FrameDecoder.DEFAULT_MAX_FRAME_BYTES);
    private ByteBuffer out = NOTHING;

    private Connection(SocketChannel channel, SelectionKey key, WatchSet watches, Inbound inbound) {
        this.channel = channel;
        this.key = key;
        this.watches = watches;
        this.inbound = inbound;
    }

    /** Begins to connect. */
    static Connection begin(
            SocketChannel channel, SocketAddress address, Selector selector, WatchSet watches, Inbound inbound)
            throws IOException {
        try {
            channel.configureBlocking(false);
            KeepAlive.apply(channel);
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            channel.connect(address);
            return new Connection(channel, key, watches, inbound);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether it stands by now; while it does not, the selector reports when to ask again. */
    boolean stands() throws IOException {
        return channel.finishConnect();
    }

    /**
     * Waits until there is something to do, or the selector is woken up, and does a bounded part of it.
     *
     * @param mayRead false to leave what the proxy sends in the socket
     * @param input for reading, nothing is left in it
     */
    void turn(boolean mayRead, ByteBuffer input) throws IOException, ProtocolException {
        boolean toSay = out.hasRemaining() || watches.hasNext();
        key.interestOps((mayRead ? SelectionKey.OP_READ : 0) | (toSay ? SelectionKey.OP_WRITE : 0));
        Selector selector = key.selector();
        selector.select();
        // What a key was ready for in an earlier turn stays in it, so ask only one that was selected in this turn.
        if (selector.selectedKeys().remove(key) && key.isReadable()) {
            read(input);
        }
        write();
    }

    /** Writes of one frame what the socket takes at once. */
    void write() throws IOException {
        if (!out.hasRemaining()) {
            Optional<Message.Request> next = watches.next();
            if (next.isEmpty()) {
                return;
            }
            out = MessageEncoder.encode(next.get());
        }
        channel.write(out);
        if (!out.hasRemaining()) {
            out = NOTHING;
        }
    }

    private void read(ByteBuffer input) throws IOException, ProtocolException {
        if (channel.read(input.clear()) < 0) {
            throw new EOFException(
                    frames.buffered() == 0 ? "the proxy hung up" : "the proxy hung up in the middle of a frame");
        }
        input.flip();
        long typeless = frames.typeless();
        for (Frame frame = frames.next(input); frame != null; frame = frames.next(input)) {
            inbound.accept(frame);
        }
        if (frames.typeless() > typeless) {
            LOG.log(System.Logger.Level.DEBUG, "skipped {0} frames without a type", frames.typeless() - typeless);
        }
    }

    /** Hangs up; a frame that is not wholly written is not completed. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
