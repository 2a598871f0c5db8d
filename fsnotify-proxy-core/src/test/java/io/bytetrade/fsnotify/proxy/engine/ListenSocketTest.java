package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenSocketTest {
    @TempDir
    private Path directory;

    @Test
    void bindsAnyFreePort() throws IOException {
        try (ServerSocketChannel server = ListenSocket.bind(anyPort());
                SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
            assertThat(client.isConnected()).isTrue();
            ListenSocket.cleanUp(server.getLocalAddress(), ListenSocket.file(server.getLocalAddress()));
        }
    }

    @Test
    void aPortThatIsTakenIsRefused() throws IOException {
        try (ServerSocketChannel server = ListenSocket.bind(anyPort())) {
            assertThatThrownBy(() -> ListenSocket.bind(server.getLocalAddress()))
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void bindsAUnixSocketAndRemovesItsFile() throws IOException {
        UnixDomainSocketAddress address = address("proxy.sock");
        try (ServerSocketChannel server = ListenSocket.bind(address);
                SocketChannel client = SocketChannel.open(address)) {
            assertThat(client.getRemoteAddress()).isEqualTo(server.getLocalAddress());
        }
        assertThat(address.getPath()).exists();
        ListenSocket.cleanUp(address, ListenSocket.file(address));
        assertThat(address.getPath()).doesNotExist();
        ListenSocket.cleanUp(address, ListenSocket.file(address));
    }

    @Test
    void aFileThatADeadProcessLeftIsReplaced() throws IOException {
        UnixDomainSocketAddress address = address("stale.sock");
        ListenSocket.bind(address).close();
        assertThat(address.getPath()).exists();
        try (ServerSocketChannel server = ListenSocket.bind(address);
                SocketChannel client = SocketChannel.open(address)) {
            assertThat(client.getRemoteAddress()).isEqualTo(server.getLocalAddress());
        }
    }

    @Test
    void aFileOnWhichSomebodyListensIsLeftToHim() throws IOException {
        UnixDomainSocketAddress address = address("live.sock");
        try (ServerSocketChannel first = ListenSocket.bind(address)) {
            assertThatThrownBy(() -> ListenSocket.bind(address))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("another process listens on " + address.getPath());
            SocketChannel.open(address).close();
            assertThat(first.isOpen()).isTrue();
        }
    }

    @Test
    void aFileThatIsNoSocketIsNeverRemoved() throws IOException {
        UnixDomainSocketAddress address = address("precious");
        Files.writeString(address.getPath(), "data");
        assertThatThrownBy(() -> ListenSocket.bind(address)).isInstanceOf(IOException.class);
        assertThat(address.getPath()).hasContent("data");
    }

    private UnixDomainSocketAddress address(String name) {
        return UnixDomainSocketAddress.of(directory.resolve(name));
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Test
    void aFileThatTookThePlaceOfTheSocketIsLeftAlone() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("replaced.sock"));
        ListenSocket.bind(address).close();
        Object file = ListenSocket.file(address);
        // Renamed and not deleted, so that its inode is not given to the next one.
        Files.move(address.getPath(), directory.resolve("moved.sock"));
        ListenSocket.bind(address).close();
        ListenSocket.cleanUp(address, file);
        assertThat(address.getPath()).exists();
    }
}
