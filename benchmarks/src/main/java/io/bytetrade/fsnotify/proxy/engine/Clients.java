package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Clients that watch /mnt/data and take what comes, on a thread of their own that allocates nothing. */
final class Clients implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final List<SocketChannel> sockets = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    private final Thread reader = new Thread(this::run, "bench-clients");
    private volatile long received;
    private volatile boolean closed;

    Clients(EventLoop loop, int count) throws IOException {
        try (ServerSocketChannel server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), count)) {
            for (int i = 0; i < count; i++) {
                SocketChannel socket = SocketChannel.open(server.getLocalAddress());
                sockets.add(socket);
                loop.adopt(server.accept());
                socket.write(MessageEncoder.encode(
                        new Message.Watch(ChannelId.parse("ns/pod/app/bench-" + i), List.of("/mnt/data"))));
                socket.configureBlocking(false);
                socket.register(selector, SelectionKey.OP_READ);
            }
        }
        reader.start();
        while (loop.watchCount() < count) {
            Thread.onSpinWait();
        }
    }

    /** Bytes that all clients have taken. */
    long received() {
        return received;
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(this::read);
            }
        } catch (ClosedSelectorException e) {
            // Closed in the middle.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(SelectionKey key) {
        try {
            // One writer.
            received = received + Math.max(0, ((SocketChannel) key.channel()).read(buffer.clear()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.close();
        for (SocketChannel socket : sockets) {
            socket.close();
        }
    }
}
