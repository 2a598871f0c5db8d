package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.Frame;
import io.bytetrade.fsnotify.protocol.FrameDecoder;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageDecoder;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import io.bytetrade.fsnotify.protocol.Notice;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;

/** A client that speaks from an address of its own, as one in a pod does: every 127.x.y.z is this machine, and so is ::1. */
final class PodClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket = new Socket();
    private final FrameDecoder decoder = new FrameDecoder(FrameDecoder.DEFAULT_MAX_FRAME_BYTES);
    private final ByteBuffer input = ByteBuffer.allocate(64 << 10).limit(0);

    /**
     * Connects.
     *
     * @param from the address of the pod
     * @param port where the proxy listens, on every address
     */
    PodClient(String from, int port) throws Exception {
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(from, port));
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    PodClient watch(String channel, String... paths) throws Exception {
        return send(new Message.Watch(ChannelId.parse(channel), List.of(paths)));
    }

    PodClient unwatch(String channel, String... paths) throws Exception {
        return send(new Message.Unwatch(ChannelId.parse(channel), List.of(paths)));
    }

    PodClient clear(String channel) throws Exception {
        return send(new Message.Clear(ChannelId.parse(channel)));
    }

    /** The next notice; events before it are passed over. */
    Notice notice() throws Exception {
        while (true) {
            Frame frame = decoder.next(input);
            if (frame == null) {
                int count = socket.getInputStream().read(input.array());
                if (count < 0) {
                    throw new AssertionError("the proxy closed the connection");
                }
                input.limit(count).position(0);
            } else if (MessageDecoder.decode(frame) instanceof Notice notice) {
                return notice;
            }
        }
    }

    private PodClient send(Message message) throws Exception {
        ByteBuffer frame = MessageEncoder.encode(message);
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        socket.getOutputStream().write(bytes);
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
