package io.bytetrade.fsnotify.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A bad network, as far as bytes tell. */
@Timeout(60)
class RelayTest {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int SHORT_MILLIS = 200;

    private ServerSocket listening;
    private Relay relay;
    private Socket client;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        relay = new Relay((InetSocketAddress) listening.getLocalSocketAddress(), () -> Tamper.NONE);
        client = new Socket(relay.address().getAddress(), relay.address().getPort());
        server = listening.accept();
        client.setSoTimeout(PATIENCE_MILLIS);
        server.setSoTimeout(PATIENCE_MILLIS);
        // The relay knows of a connection when a byte has passed, not yet when both of its sides are connected.
        client.getOutputStream().write('!');
        assertThat(server.getInputStream().read()).isEqualTo('!');
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        relay.close();
        listening.close();
    }

    @Test
    void passesBytesBothWays() throws IOException {
        client.getOutputStream().write("ask".getBytes());
        assertThat(server.getInputStream().readNBytes(3)).asString().isEqualTo("ask");
        for (Relay.Flow flow : new Relay.Flow[] {Relay.Flow.FREE, Relay.Flow.SLOW, Relay.Flow.TRICKLE}) {
            relay.flow(flow);
            server.getOutputStream().write("answer".getBytes());
            assertThat(client.getInputStream().readNBytes(6)).asString().isEqualTo("answer");
        }
    }

    @Test
    void holdsBackWhatIsStalledAndLetsItGoAfterwards() throws IOException {
        relay.flow(Relay.Flow.STALLED);
        server.getOutputStream().write("late".getBytes());
        client.setSoTimeout(SHORT_MILLIS);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        client.setSoTimeout(PATIENCE_MILLIS);
        relay.flow(Relay.Flow.FREE);
        assertThat(client.getInputStream().readNBytes(4)).asString().isEqualTo("late");
    }

    @Test
    void anEndIsPassedOn() throws IOException {
        server.getOutputStream().write("bye".getBytes());
        server.close();
        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("bye");
    }

    @Test
    void aResetIsFeltOnBothSides() {
        relay.reset();
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void ofAClientThatVanishesTheServerHearsNothingBeforeItIsForgotten() throws IOException {
        relay.loseClients();
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        server.setSoTimeout(SHORT_MILLIS);
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        server.setSoTimeout(PATIENCE_MILLIS);
        relay.forgetLost();
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketException.class);
    }
}
