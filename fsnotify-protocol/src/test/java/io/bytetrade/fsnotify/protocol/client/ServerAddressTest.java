package io.bytetrade.fsnotify.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "fsnotify-svc.os-system:1506, fsnotify-svc.os-system, 1506",
        "10.0.0.7:1, 10.0.0.7, 1",
        "[::1]:65535, ::1, 65535",
    })
    void hostAndPort(String text, String host, int port) {
        ServerAddress address = ServerAddress.parse("server", text);

        assertThat(address).isEqualTo(new ServerAddress.Tcp(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "unix:/run/fsnotify.sock, /run/fsnotify.sock",
        "unix:///run/fsnotify.sock, /run/fsnotify.sock",
        "unix:run/fsnotify.sock, run/fsnotify.sock",
    })
    void pathOfASocket(String text, String path) throws UnknownHostException {
        ServerAddress address = ServerAddress.parse("server", text);

        assertThat(address).isEqualTo(new ServerAddress.Unix(path)).hasToString("unix:" + path);
        assertThat(address.resolve(host -> new InetAddress[0], 0)).isEqualTo(UnixDomainSocketAddress.of(path));
    }

    @ParameterizedTest
    @CsvSource({
        "'', it has no port",
        "proxy, it has no port",
        ":1506, it has no host",
        "[]:1506, it has no host",
        "proxy:, the port is no number from 1 to 65535",
        "proxy:0, the port is no number from 1 to 65535",
        "proxy:65536, the port is no number from 1 to 65535",
        "proxy:+80, the port is no number from 1 to 65535",
        "proxy:http, the port is no number from 1 to 65535",
        "::1:1506, 'write an IPv6 address in brackets, and no scheme'",
        "tcp://10.0.0.7:1506, 'write an IPv6 address in brackets, and no scheme'",
        "' proxy:1506', the host holds a character that no host has",
        "a/b:1506, the host holds a character that no host has",
        "unix:, it has no path",
        "unix://run/fsnotify.sock, after unix:// the path must begin with a third slash",
    })
    void saysWhatIsWrong(String text, String reason) {
        assertThatThrownBy(() -> ServerAddress.parse("NOTIFY_SERVER", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NOTIFY_SERVER must be host:port, unix:PATH or unix:///PATH: '" + text + "': " + reason);
    }

    @Test
    void refusesAPathThatNoSocketCanHave() {
        assertThat(ServerAddress.parse("server", "unix:/" + "s".repeat(106))).isNotNull();
        assertThatThrownBy(() -> ServerAddress.parse("server", "unix:/" + "s".repeat(107)))
                .hasMessageEndingWith("at most 107 bytes");
        assertThatThrownBy(() -> ServerAddress.parse("server", "unix:/a\0b")).hasMessageEndingWith("holds a NUL");
    }

    @Test
    void eachAddressOfANameGetsItsTurn() throws UnknownHostException {
        InetAddress[] both = {InetAddress.getByName("192.0.2.1"), InetAddress.getByName("2001:db8::1")};
        ServerAddress address = ServerAddress.parse("server", "proxy:1506");

        assertThat(address.resolve(host -> both, 0)).isEqualTo(new InetSocketAddress(both[0], 1506));
        assertThat(address.resolve(host -> both, 1)).isEqualTo(new InetSocketAddress(both[1], 1506));
        assertThat(address.resolve(host -> both, 2)).isEqualTo(new InetSocketAddress(both[0], 1506));
        assertThat(address.resolve(host -> both, Integer.MIN_VALUE)).isEqualTo(new InetSocketAddress(both[0], 1506));
    }
}
