package io.bytetrade.fsnotify.protocol.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A proxy that does what a test tells it, step by step and in the test's own thread, over real sockets. What it is not told
 * it does not do: it neither accepts nor reads nor answers.
 */
final class FakeProxy implements AutoCloseable {
    private final ServerSocketChannel listener;
    private final List<SocketChannel> fillers = new ArrayList<>();

    private FakeProxy(ServerSocketChannel listener) {
        this.listener = listener;
    }

    /** Listens on a free port of the loopback address. */
    static FakeProxy tcp() throws IOException {
        return listen(ServerSocketChannel.open(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** Listens at a path where no file is. */
    static FakeProxy unix(Path path) throws IOException {
        return listen(ServerSocketChannel.open(StandardProtocolFamily.UNIX), UnixDomainSocketAddress.of(path));
    }

    /** Listens, but what connects hangs: on Linux, once the queue of those to accept is full, a SYN gets no answer. */
    static FakeProxy deaf() throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        FakeProxy proxy = new FakeProxy(listener);
        for (int i = 0; i < 4; i++) {
            SocketChannel filler = SocketChannel.open();
            proxy.fillers.add(filler);
            filler.configureBlocking(false);
            filler.connect(listener.getLocalAddress());
        }
        return proxy;
    }

    private static FakeProxy listen(ServerSocketChannel listener, SocketAddress address) throws IOException {
        return new FakeProxy(listener.bind(address));
    }

    /** What to give to {@link JfsWatcherBuilder#server}. */
    String address() throws IOException {
        SocketAddress address = listener.getLocalAddress();
        return address instanceof InetSocketAddress tcp
                ? tcp.getAddress().getHostAddress() + ':' + tcp.getPort()
                : "unix:" + address;
    }

    /** Waits for a client. */
    Peer accept() throws IOException {
        return new Peer(listener.accept());
    }

    /** Stops listening, so that clients are refused; connections stay. */
    @Override
    public void close() throws IOException {
        SocketAddress address = listener.getLocalAddress();
        listener.close();
        for (SocketChannel filler : fillers) {
            filler.close();
        }
        if (address instanceof UnixDomainSocketAddress unix) {
            Files.delete(unix.getPath());
        }
    }
}
