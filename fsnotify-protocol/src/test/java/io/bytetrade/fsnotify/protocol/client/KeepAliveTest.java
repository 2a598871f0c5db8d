package io.bytetrade.fsnotify.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class KeepAliveTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void aTcpSocketProbesASilentPeer() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            KeepAlive.apply(channel);

            assertThat(options(channel))
                    .containsEntry("TCP_NODELAY", true)
                    .containsEntry("SO_KEEPALIVE", true)
                    .containsEntry("TCP_KEEPIDLE", 60)
                    .containsEntry("TCP_KEEPINTERVAL", 10)
                    .containsEntry("TCP_KEEPCOUNT", 3);
        }
    }

    @Test
    void aUnixSocketNeedsNothing() throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertThatCode(() -> KeepAlive.apply(channel)).doesNotThrowAnyException();
        }
    }

    private static Map<String, Object> options(NetworkChannel channel) throws IOException {
        Map<String, Object> options = new TreeMap<>();
        for (SocketOption<?> option : channel.supportedOptions()) {
            options.put(option.name(), channel.getOption(option));
        }
        return options;
    }
}
