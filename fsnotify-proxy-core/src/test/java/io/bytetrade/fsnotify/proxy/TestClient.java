package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Frame;
import io.bytetrade.fsnotify.protocol.FrameDecoder;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageDecoder;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import io.bytetrade.fsnotify.protocol.MessageType;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** A client over a real socket that sends and reads messages one by one, and waits no longer than it must. */
public final class TestClient implements AutoCloseable {
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SocketChannel socket;
    private final FrameDecoder decoder = new FrameDecoder(FrameDecoder.DEFAULT_MAX_FRAME_BYTES);
    private final ByteBuffer input = ByteBuffer.allocate(64 << 10).limit(0);

    /** What arrived and nobody asked for yet: notices, and events one by one. */
    private final Deque<Object> inbox = new ArrayDeque<>();

    private int syncs;

    public TestClient(SocketAddress proxy) {
        try {
            socket = SocketChannel.open(proxy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends messages in one write, so that they arrive together. */
    public TestClient send(Message... messages) {
        List<ByteBuffer> frames =
                Arrays.stream(messages).map(MessageEncoder::encode).toList();
        ByteBuffer together = ByteBuffer.allocate(
                frames.stream().mapToInt(ByteBuffer::remaining).sum());
        frames.forEach(together::put);
        return sendBytes(together.flip());
    }

    public TestClient sendBytes(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                socket.write(bytes);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public TestClient watch(String channel, String... paths) {
        return send(new Message.Watch(ChannelId.parse(channel), List.of(paths)));
    }

    public TestClient unwatch(String channel, String... paths) {
        return send(new Message.Unwatch(ChannelId.parse(channel), List.of(paths)));
    }

    public TestClient clear(String channel) {
        return send(new Message.Clear(ChannelId.parse(channel)));
    }

    public TestClient suspend(String channel) {
        return send(new Message.Suspend(ChannelId.parse(channel)));
    }

    public TestClient resume(String channel) {
        return send(new Message.Resume(ChannelId.parse(channel)));
    }

    /**
     * Waits until the proxy has handled everything that this client sent, and a burst of up to 64 events that were pushed
     * before: it sends a channel id that is none and waits for the answer. What arrives meanwhile is kept for later.
     */
    public TestClient sync() {
        String mark = "sync-" + syncs++;
        sendBytes(RawFrame.of(MessageType.CLEAR, RawFrame.slot(mark)));
        while (!(read() instanceof Notice notice && notice.channel().equals(mark))) {
            // Read on: what came is in the inbox.
        }
        inbox.removeLast();
        return this;
    }

    /** Fails the test if the proxy says anything that the test has not asked for, up to now. */
    public TestClient hearsNothing() {
        sync();
        assertThat(inbox).isEmpty();
        return this;
    }

    /** The next event; a notice before it fails the test. */
    public FileEvent event() {
        Object next = next();
        assertThat(next).isInstanceOf(FileEvent.class);
        return (FileEvent) next;
    }

    /** The next few events; a notice among them fails the test. */
    public List<FileEvent> events(int count) {
        List<FileEvent> events = new ArrayList<>();
        while (events.size() < count) {
            events.add(event());
        }
        return events;
    }

    /** The next notice; an event before it fails the test. */
    public Notice notice() {
        Object next = next();
        assertThat(next).isInstanceOf(Notice.class);
        return (Notice) next;
    }

    public Notice notice(NoticeCode code) {
        Notice notice = notice();
        assertThat(notice.code()).as("code of %s", notice).contains(code);
        return notice;
    }

    /** Waits for the proxy's end of stream; anything else fails the test. */
    public void awaitEnd() {
        assertThat(inbox).isEmpty();
        try {
            Frame frame = decoder.next(input);
            assertThat(frame).isNull();
            assertThat(readSome()).isEqualTo(-1);
        } catch (IOException reset) {
            // A reset is an end, too.
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    public SocketChannel socket() {
        return socket;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Object next() {
        while (inbox.isEmpty()) {
            read();
        }
        return inbox.removeFirst();
    }

    /** Reads the next message into the inbox. */
    private Message read() {
        try {
            Frame frame;
            while ((frame = decoder.next(input)) == null) {
                if (readSome() < 0) {
                    throw new AssertionError("the proxy closed the connection");
                }
                input.flip();
            }
            Message message = MessageDecoder.decode(frame);
            if (message instanceof Message.Events batch) {
                assertThat(batch.defects()).isEmpty();
                inbox.addAll(batch.events());
            } else {
                inbox.add(message);
            }
            return message;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads with a deadline, which a blocking channel does not have but a TCP socket has. */
    private int readSome() throws IOException {
        input.clear();
        if (socket.getLocalAddress() instanceof UnixDomainSocketAddress) {
            return socket.read(input);
        }
        try {
            socket.socket().setSoTimeout((int) PATIENCE.toMillis());
            int count = socket.socket().getInputStream().read(input.array(), 0, input.capacity());
            if (count > 0) {
                input.position(count);
            }
            return count;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing arrived in " + PATIENCE, e);
        }
    }
}
