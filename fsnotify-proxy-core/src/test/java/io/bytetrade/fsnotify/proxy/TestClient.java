package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Frame;
import io.bytetrade.fsnotify.protocol.FrameDecoder;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageDecoder;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A client over a real socket that sends and reads messages one by one, and waits no longer than it must. */
final class TestClient implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SocketChannel socket;
    private final FrameDecoder decoder = new FrameDecoder(FrameDecoder.DEFAULT_MAX_FRAME_BYTES);
    private final ByteBuffer input = ByteBuffer.allocate(64 << 10).limit(0);
    private final Deque<FileEvent> events = new ArrayDeque<>();

    TestClient(SocketAddress proxy) {
        try {
            socket = SocketChannel.open(proxy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestClient send(Message... messages) {
        for (Message message : messages) {
            sendBytes(MessageEncoder.encode(message));
        }
        return this;
    }

    TestClient sendBytes(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                socket.write(bytes);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestClient watch(String channel, String... paths) {
        return send(new Message.Watch(ChannelId.parse(channel), List.of(paths)));
    }

    TestClient unwatch(String channel, String... paths) {
        return send(new Message.Unwatch(ChannelId.parse(channel), List.of(paths)));
    }

    TestClient clear(String channel) {
        return send(new Message.Clear(ChannelId.parse(channel)));
    }

    /** The next event; a notice before it fails the test. */
    FileEvent event() {
        while (events.isEmpty()) {
            Message message = message();
            assertThat(message).isInstanceOf(Message.Events.class);
            Message.Events batch = (Message.Events) message;
            assertThat(batch.defects()).isEmpty();
            events.addAll(batch.events());
        }
        return events.removeFirst();
    }

    /** The next notice; an event before it fails the test. */
    Notice notice() {
        assertThat(events).isEmpty();
        Message message = message();
        assertThat(message).isInstanceOf(Notice.class);
        return (Notice) message;
    }

    Notice notice(NoticeCode code) {
        Notice notice = notice();
        assertThat(notice.code()).contains(code);
        return notice;
    }

    /** The next message of any kind. */
    Message message() {
        try {
            while (true) {
                Frame frame = decoder.next(input);
                if (frame != null) {
                    return MessageDecoder.decode(frame);
                }
                fill();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for the proxy's end of stream; anything else fails the test. */
    void awaitEnd() {
        try {
            Frame frame = decoder.next(input);
            assertThat(frame).isNull();
            input.clear();
            assertThat(readSome()).isEqualTo(-1);
        } catch (IOException reset) {
            // A reset is an end, too.
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    SocketChannel socket() {
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

    private void fill() throws IOException {
        input.clear();
        if (readSome() < 0) {
            throw new AssertionError("the proxy closed the connection");
        }
        input.flip();
    }

    /** Reads with a deadline, which a blocking channel does not have but its socket has. */
    private int readSome() throws IOException {
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
