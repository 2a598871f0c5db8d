package io.bytetrade.fsnotify.protocol.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;

/** Where the proxy listens, as deployed clients are told (PROTOCOL §1): {@code host:port} or {@code unix:PATH}. */
sealed interface ServerAddress {
    /** The answer to a name: at least one address. {@link InetAddress#getAllByName}, except in tests. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** A channel that can connect to this kind of address. */
    SocketChannel open() throws IOException;

    /**
     * Looks the name up; blocks while it does.
     *
     * @param attempt rises by one from call to call, so that each address of a name gets its turn
     */
    SocketAddress resolve(Resolver resolver, int attempt) throws UnknownHostException;

    /**
     * Reads the text form.
     *
     * @param what the option or variable that holds it, for messages
     * @throws IllegalArgumentException if it is none
     */
    static ServerAddress parse(String what, String text) {
        try {
            return text.startsWith("unix:") ? Unix.parse(text.substring("unix:".length())) : Tcp.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    what + " must be host:port, unix:PATH or unix:///PATH: '" + text + "': " + e.getMessage(), e);
        }
    }

    /**
     * A TCP address.
     *
     * @param host a name or an IP address, without brackets
     * @param port 1 to 65535
     */
    record Tcp(String host, int port) implements ServerAddress {
        private static Tcp parse(String text) {
            int colon = text.lastIndexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("it has no port");
            }
            return new Tcp(host(text.substring(0, colon)), port(text.substring(colon + 1)));
        }

        private static String host(String text) {
            boolean bracketed = text.startsWith("[") && text.endsWith("]");
            String host = bracketed ? text.substring(1, text.length() - 1) : text;
            if (host.isEmpty()) {
                throw new IllegalArgumentException("it has no host");
            }
            if (!bracketed && host.indexOf(':') >= 0) {
                throw new IllegalArgumentException("write an IPv6 address in brackets, and no scheme");
            }
            if (host.chars().anyMatch(c -> c <= ' ' || c == '/' || c == '[' || c == ']')) {
                throw new IllegalArgumentException("the host holds a character that no host has");
            }
            return host;
        }

        private static int port(String digits) {
            if (!digits.matches("[0-9]{1,5}")) {
                throw new IllegalArgumentException("the port is no number from 1 to 65535");
            }
            int port = Integer.parseInt(digits);
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("the port is no number from 1 to 65535");
            }
            return port;
        }

        @Override
        public SocketChannel open() throws IOException {
            return SocketChannel.open();
        }

        @Override
        public SocketAddress resolve(Resolver resolver, int attempt) throws UnknownHostException {
            InetAddress[] addresses = resolver.resolve(host);
            return new InetSocketAddress(addresses[Math.floorMod(attempt, addresses.length)], port);
        }

        @Override
        public String toString() {
            return host.indexOf(':') < 0 ? host + ':' + port : '[' + host + "]:" + port;
        }
    }

    /**
     * The path of a Unix domain socket.
     *
     * @param path at most 107 bytes: unix(7) gives it 108 with the NUL at its end
     */
    record Unix(String path) implements ServerAddress {
        private static final int MAX_BYTES = 107;

        private static Unix parse(String path) {
            if (path.startsWith("//") && !path.startsWith("///")) {
                throw new IllegalArgumentException("after unix:// the path must begin with a third slash");
            }
            String plain = path.startsWith("///") ? path.substring(2) : path;
            if (plain.isEmpty()) {
                throw new IllegalArgumentException("it has no path");
            }
            if (plain.indexOf(0) >= 0) {
                throw new IllegalArgumentException("the path holds a NUL");
            }
            if (plain.getBytes(UTF_8).length > MAX_BYTES) {
                throw new IllegalArgumentException("the path of a socket has at most " + MAX_BYTES + " bytes");
            }
            return new Unix(plain);
        }

        @Override
        public SocketChannel open() throws IOException {
            return SocketChannel.open(StandardProtocolFamily.UNIX);
        }

        @Override
        public SocketAddress resolve(Resolver resolver, int attempt) {
            return UnixDomainSocketAddress.of(path);
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }
}
