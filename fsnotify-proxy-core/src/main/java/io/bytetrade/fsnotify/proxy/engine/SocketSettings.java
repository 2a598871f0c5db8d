package io.bytetrade.fsnotify.proxy.engine;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Map;

/**
 * How a client's socket is set up. An idle client that vanished without a word is found by TCP keep-alive: after a minute
 * of silence three probes, ten seconds apart (tcp(7)).
 */
final class SocketSettings {
    private static final int SEND_BUFFER_BYTES = 512 << 10;

    /** Options of the module jdk.net, by name, so that the core does not require it. */
    private static final Map<String, Integer> KEEP_ALIVE =
            Map.of("TCP_KEEPIDLE", 60, "TCP_KEEPINTERVAL", 10, "TCP_KEEPCOUNT", 3);

    private SocketSettings() {}

    static void apply(SocketChannel socket) throws IOException {
        socket.configureBlocking(false);
        for (SocketOption<?> option : socket.supportedOptions()) {
            Integer seconds = KEEP_ALIVE.get(option.name());
            if (seconds != null) {
                set(socket, option, seconds);
            } else if (option == StandardSocketOptions.SO_KEEPALIVE || option == StandardSocketOptions.TCP_NODELAY) {
                set(socket, option, true);
            } else if (option == StandardSocketOptions.SO_SNDBUF) {
                set(socket, option, SEND_BUFFER_BYTES);
            }
        }
    }

    private static <T> void set(SocketChannel socket, SocketOption<T> option, Object value) throws IOException {
        socket.setOption(option, option.type().cast(value));
    }
}
