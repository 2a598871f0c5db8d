package io.bytetrade.fsnotify.proxy.engine;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Opens the socket that clients connect to: TCP, or a Unix-domain socket whose file it takes care of. */
public final class ListenSocket {
    /** Clients that wait to be accepted; Linux cuts it to {@code net.core.somaxconn}. */
    private static final int BACKLOG = 4096;

    private ListenSocket() {}

    /**
     * Binds. A Unix socket's file that is left from a process that ended is removed first.
     *
     * @param address a TCP address, whose port may be 0 for any, or a Unix-domain address
     * @return the bound socket, in blocking mode
     * @throws IOException if somebody else listens there, or it cannot be bound
     */
    public static ServerSocketChannel bind(SocketAddress address) throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        ServerSocketChannel server =
                unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
        try {
            if (address instanceof UnixDomainSocketAddress path) {
                removeStaleFile(path);
            } else {
                server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            }
            return server.bind(address, BACKLOG);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /**
     * What tells the file of a bound Unix socket from another that takes its place later: its device and inode.
     *
     * @param address what was bound
     * @return null for a TCP address, or if there is no file
     */
    public static Object file(SocketAddress address) {
        try {
            return address instanceof UnixDomainSocketAddress path
                    ? Files.readAttributes(path.getPath(), BasicFileAttributes.class)
                            .fileKey()
                    : null;
        } catch (IOException gone) {
            return null;
        }
    }

    /**
     * Removes a Unix socket's file before its socket is closed, unless somebody has put another one in its place; of a TCP
     * address there is nothing to remove.
     *
     * @param address what was bound
     * @param file what {@link #file} said after that
     * @throws IOException if the file cannot be removed
     */
    public static void cleanUp(SocketAddress address, Object file) throws IOException {
        if (address instanceof UnixDomainSocketAddress path && file != null && file.equals(file(address))) {
            Files.deleteIfExists(path.getPath());
        }
    }

    /**
     * An address as a client is given it.
     *
     * @param address a TCP or Unix-domain address
     * @return {@code host:port}, {@code [ipv6]:port} or {@code unix:path}
     */
    public static String text(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress path) {
            return "unix:" + path.getPath();
        }
        if (address instanceof InetSocketAddress tcp && !tcp.isUnresolved()) {
            String host = tcp.getAddress().getHostAddress();
            return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + tcp.getPort();
        }
        return address.toString();
    }

    private static void removeStaleFile(UnixDomainSocketAddress address) throws IOException {
        Path file = address.getPath();
        if (!Files.exists(file) || Files.isRegularFile(file) || Files.isDirectory(file)) {
            return;
        }
        try {
            SocketChannel.open(address).close();
            throw new BindException("another process listens on " + file);
        } catch (ConnectException nobody) {
            Files.delete(file);
        }
    }
}
