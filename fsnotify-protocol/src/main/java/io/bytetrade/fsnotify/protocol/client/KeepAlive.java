package io.bytetrade.fsnotify.protocol.client;

import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;
import java.util.Map;

/**
 * The options of a TCP socket that must notice a proxy that vanished without a word: after 60 s of silence three probes, 10 s
 * apart. The three that say so are in the module {@code jdk.net}; found by name they need no dependency on it, and where
 * they are not supported the system's own times hold (tcp(7): two hours on Linux).
 */
final class KeepAlive {
    private static final Map<String, Object> OPTIONS = Map.of(
            "TCP_NODELAY", true,
            "SO_KEEPALIVE", true,
            "TCP_KEEPIDLE", 60,
            "TCP_KEEPINTERVAL", 10,
            "TCP_KEEPCOUNT", 3);

    private KeepAlive() {}

    /** Sets those options that the channel supports: of a Unix domain socket none. */
    static void apply(NetworkChannel channel) throws IOException {
        for (SocketOption<?> option : channel.supportedOptions()) {
            if (OPTIONS.containsKey(option.name())) {
                set(channel, option);
            }
        }
    }

    private static <T> void set(NetworkChannel channel, SocketOption<T> option) throws IOException {
        channel.setOption(option, option.type().cast(OPTIONS.get(option.name())));
    }
}
