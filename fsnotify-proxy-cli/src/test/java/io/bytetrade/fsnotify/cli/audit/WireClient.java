package io.bytetrade.fsnotify.cli.audit;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.Frame;
import io.bytetrade.fsnotify.protocol.FrameDecoder;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageDecoder;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import io.bytetrade.fsnotify.protocol.MessageType;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.ProtocolException;
import io.bytetrade.fsnotify.protocol.Slot;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * A client that speaks the protocol itself, on a thread of its own, and connects again whenever it is cut. When it has told
 * its paths it sends a message with a channel id that is none: the answer says that the watches stand, because messages are
 * handled in order.
 */
final class WireClient implements AuditedClient {
    private static final String NO_CHANNEL = "audit";
    private static final int BUFFER_BYTES = 64 << 10;
    private static final long RETRY_MILLIS = 50;
    static final long PATIENCE_SECONDS = 60;

    private final ChannelId channel;
    private final InetSocketAddress address;
    private final List<String> paths;
    private final ToLongFunction<Track> begun;
    private final Books books;
    private final Thread thread;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Socket socket;

    /**
     * A client that connects at once.
     *
     * @param channel its id
     * @param address of the proxy, or of a relay
     * @param paths what it watches
     * @param begun for each track the number of the next event that is going to be published
     * @param books where it keeps what it is told
     */
    WireClient(
            ChannelId channel,
            InetSocketAddress address,
            List<String> paths,
            ToLongFunction<Track> begun,
            Books books) {
        this.channel = channel;
        this.address = address;
        this.paths = List.copyOf(paths);
        this.begun = begun;
        this.books = books;
        this.thread = new Thread(this::run, "audit-" + channel);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Books books() {
        return books;
    }

    @Override
    public void reconnect() {
        Socket present = socket;
        if (present != null) {
            closeQuietly(present);
        }
    }

    @Override
    public void expectEnd() {
        over.countDown();
    }

    @Override
    public void awaitEnd() throws InterruptedException {
        TimeUnit.SECONDS.timedJoin(thread, PATIENCE_SECONDS);
        if (thread.isAlive()) {
            throw new AssertionError(channel + " is still connected");
        }
    }

    @Override
    public void close() {
        over.countDown();
        reconnect();
    }

    private void run() {
        try {
            do {
                session();
            } while (!over.await(RETRY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void session() {
        try (Socket connected = new Socket()) {
            connected.connect(address);
            socket = connected;
            Ledger ledger = books.open();
            boolean inOrder = converse(connected, ledger);
            if (inOrder && over.getCount() == 0) {
                books.finish();
            } else {
                books.cut();
            }
        } catch (IOException e) {
            // Nobody listens at the moment.
        }
    }

    /** Talks to the end of the stream; says whether the end was an orderly one. */
    private boolean converse(Socket connected, Ledger ledger) {
        FrameDecoder decoder = new FrameDecoder(FrameDecoder.DEFAULT_MAX_FRAME_BYTES);
        byte[] bytes = new byte[BUFFER_BYTES];
        try {
            greet(connected.getOutputStream());
            while (true) {
                int count = connected.getInputStream().read(bytes);
                if (count < 0) {
                    return decoder.buffered() == 0;
                }
                ByteBuffer input = ByteBuffer.wrap(bytes, 0, count);
                for (Frame frame = decoder.next(input); frame != null; frame = decoder.next(input)) {
                    take(MessageDecoder.decode(frame), ledger);
                }
            }
        } catch (IOException e) {
            return false;
        } catch (ProtocolException e) {
            ledger.broken("a frame makes no sense: " + e.getMessage());
            return false;
        }
    }

    private void greet(OutputStream out) throws IOException {
        out.write(MessageEncoder.encode(new Message.Watch(channel, paths)).array());
        ByteBuffer question = ByteBuffer.allocate(2 * Integer.BYTES + Slot.BYTES);
        question.putInt(Integer.BYTES + Slot.BYTES).putInt(MessageType.CLEAR);
        question.put(NO_CHANNEL.getBytes(StandardCharsets.UTF_8));
        out.write(question.array());
    }

    private void take(Message message, Ledger ledger) {
        if (message instanceof Message.Events events) {
            events.events().forEach(ledger::event);
            events.defects().forEach(ledger::broken);
        } else if (message instanceof Notice notice) {
            if (notice.code().equals(Optional.of(NoticeCode.INVALID_CHANNEL))
                    && notice.channel().equals(NO_CHANNEL)) {
                ledger.begin(begun);
            } else {
                ledger.notice(notice);
            }
        } else {
            ledger.broken("an unexpected message: " + message);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }
}
