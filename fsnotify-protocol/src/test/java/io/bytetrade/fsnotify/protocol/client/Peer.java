package io.bytetrade.fsnotify.protocol.client;

import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Frame;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageDecoder;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import io.bytetrade.fsnotify.protocol.ProtocolException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;

/** The {@link FakeProxy}'s end of one connection. Every call blocks until it is done. */
final class Peer implements AutoCloseable {
    private final SocketChannel channel;

    Peer(SocketChannel channel) {
        this.channel = channel;
    }

    /** Reads exactly so many bytes. */
    byte[] read(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new IOException("the client hung up after " + bytes.position() + " of " + count + " bytes");
            }
        }
        return bytes.array();
    }

    /** Reads one frame as a message. */
    Message next() throws IOException, ProtocolException {
        return body(ByteBuffer.wrap(read(Integer.BYTES)).getInt());
    }

    /** Reads what follows a length field as a message. */
    Message body(int length) throws IOException, ProtocolException {
        ByteBuffer frame = ByteBuffer.wrap(read(length));
        return MessageDecoder.decode(new Frame(frame.getInt(), frame.slice()));
    }

    /** Waits for the client to hang up, whatever it says before that and however it does it. */
    void awaitHangUp() {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        try {
            while (channel.read(bytes.clear()) >= 0) {
                // Not interested.
            }
        } catch (IOException reset) {
            // So it hung up.
        }
    }

    /** Sends one EVENT frame. */
    void events(FileEvent... events) throws IOException {
        send(new Message.Events(List.of(events)));
    }

    void send(Message message) throws IOException {
        send(MessageEncoder.encode(message));
    }

    /** Sends bytes as they are. */
    void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Sends bytes one at a time. */
    void trickle(ByteBuffer bytes) throws IOException {
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        while (bytes.hasRemaining()) {
            channel.write(ByteBuffer.wrap(new byte[] {bytes.get()}));
        }
    }

    /** Hangs up so that the client's next read fails instead of ending. */
    void reset() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
