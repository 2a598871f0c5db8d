package io.bytetrade.fsnotify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More clients than usual, and more than there are file descriptors. */
@Timeout(300)
class ManyConnectionsIT {
    private static final int IDLE = 10_000;
    private static final Pattern LISTENING =
            Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+), for ([\\d,]+) clients");
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int MOMENT_MILLIS = 500;

    @TempDir
    private Path directory;

    private final List<SocketChannel> clients = new ArrayList<>();
    private InetSocketAddress address;
    private int most;

    @AfterEach
    void hangUp() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
    }

    @Test
    void tenThousandIdleClientsAreHeldAndAnotherOneIsServed() throws Exception {
        assumeTrue(openFilesLimit() >= IDLE + 500, "needs " + (IDLE + 500) + " open files: raise `ulimit -n`");
        try (Program serve = Program.start(
                "serve", "--local", "/data=" + directory, "--listen", "127.0.0.1:0", "--first-frame", "10m")) {
            awaitListening(serve);
            connect(IDLE);
            SocketChannel one = connect(1).get(0);
            assertThat(isAnswered(one, PATIENCE_MILLIS)).isTrue();
            assertThat(closedByPeer()).isZero();
            serve.terminate();
            assertThat(serve.awaitErr(line -> line.contains("fsnotify-proxy ends")))
                    .contains("connections=" + (IDLE + 1));
        }
    }

    @Test
    void acceptingPausesWithoutDescriptorsAndGoesOnWhenThereAreSome() throws Exception {
        try (Program serve = Program.startWithDescriptors(
                200, "serve", "--local", "/data=" + directory, "--listen", "127.0.0.1:0")) {
            awaitListening(serve);
            assertThat(most).isBetween(1, 200 - 32);
            List<SocketChannel> served = connect(most);
            for (SocketChannel client : served) {
                assertThat(isAnswered(client, PATIENCE_MILLIS)).isTrue();
            }
            List<SocketChannel> waiting = connect(20);
            serve.awaitErr(line -> line.contains("accepting pauses"));
            assertThat(isAnswered(waiting.get(0), MOMENT_MILLIS)).isFalse();

            for (SocketChannel client : served.subList(0, 30)) {
                client.close();
            }
            for (SocketChannel client : waiting) {
                assertThat(isAnswered(client, PATIENCE_MILLIS)).isTrue();
            }
            serve.awaitErr(line -> line.contains("accepting connections again"));
        }
    }

    private void awaitListening(Program serve) throws InterruptedException {
        Matcher matcher = LISTENING.matcher(serve.awaitErr(line -> line.contains("listening on ")));
        assertThat(matcher.find()).isTrue();
        address = new InetSocketAddress("127.0.0.1", Integer.parseInt(matcher.group(1)));
        most = Integer.parseInt(matcher.group(2).replace(",", ""));
    }

    private List<SocketChannel> connect(int count) throws IOException {
        List<SocketChannel> connected = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            connected.add(SocketChannel.open(address));
        }
        clients.addAll(connected);
        return connected;
    }

    /** Whether the proxy says something to a request for a path that it cannot map. */
    private static boolean isAnswered(SocketChannel client, int millis) throws IOException {
        client.write(MessageEncoder.encode(new Message.Watch(ChannelId.parse("ns/pod/app"), List.of("/elsewhere"))));
        client.socket().setSoTimeout(millis);
        try {
            return client.socket().getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** How many of the idle clients hear anything, which could only be their end. */
    private int closedByPeer() throws IOException {
        try (Selector selector = Selector.open()) {
            for (SocketChannel client : clients.subList(0, IDLE)) {
                client.configureBlocking(false);
                client.register(selector, SelectionKey.OP_READ);
            }
            return selector.selectNow();
        }
    }

    private static long openFilesLimit() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
            if (line.startsWith("Max open files")) {
                String soft = line.substring("Max open files".length()).trim().split("\\s+")[0];
                return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
            }
        }
        return 0;
    }
}
