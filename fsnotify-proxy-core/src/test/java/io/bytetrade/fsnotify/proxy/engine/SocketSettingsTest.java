package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DESIGN §9: a client that vanished without a word is found by the kernel. */
class SocketSettingsTest {
    @Test
    void aSilentTcpPeerIsProbedAfterAMinuteThreeTimesEveryTenSeconds() throws IOException {
        try (ServerSocketChannel server =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel socket = SocketChannel.open(server.getLocalAddress())) {
            SocketSettings.apply(socket);
            assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
            assertThat(socket.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
            assertThat(option(socket, "TCP_KEEPIDLE")).isEqualTo(60);
            assertThat(option(socket, "TCP_KEEPINTERVAL")).isEqualTo(10);
            assertThat(option(socket, "TCP_KEEPCOUNT")).isEqualTo(3);
            assertThat(socket.isBlocking()).isFalse();
        }
    }

    @Test
    void aUnixSocketHasNoneOfThatAndIsServedAllTheSame(@TempDir Path directory) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
        try (ServerSocketChannel server =
                        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
                SocketChannel socket = SocketChannel.open(server.getLocalAddress())) {
            SocketSettings.apply(socket);
            assertThat(socket.isBlocking()).isFalse();
        }
    }

    /** Options of the module jdk.net, by name. */
    private static Object option(SocketChannel socket, String name) throws IOException {
        SocketOption<?> option = socket.supportedOptions().stream()
                .filter(each -> each.name().equals(name))
                .findAny()
                .orElseThrow();
        return socket.getOption(option);
    }
}
