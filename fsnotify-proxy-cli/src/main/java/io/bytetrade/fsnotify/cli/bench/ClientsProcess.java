package io.bytetrade.fsnotify.cli.bench;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * The second process of a run: all clients, in one thread. It is told what to do on its standard input and answers on its
 * standard output, a line each.
 *
 * <pre>
 *   ◀ connected            every client has sent its CLEAR and its WATCH
 *   ◀ ready N              every client has received something, nanoseconds after the first connected
 *   ▶ measure              count from here on       ◀ measuring
 *   ◀ got N                deliveries so far, every few milliseconds
 *   ▶ end N0 N1 …          so many were published for each watch; when all have come, or nothing comes any more:
 *   ◀ report …             {@link ClientsReport#toLine}
 * </pre>
 */
final class ClientsProcess {
    private static final long TELL_NANOS = 2_000_000;
    private static final long QUIET_NANOS = 5_000_000_000L;
    private static final int BUFFER_BYTES = 1 << 20;

    private final Selector selector;
    private final List<BenchClient> clients = new ArrayList<>();
    /** Held only, so that they stay open. */
    private final List<SocketChannel> unread = new ArrayList<>();

    private final Queue<String> commands = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final StampReader stamp = new StampReader();
    private final Tally tally = new Tally();
    private final long begunAt = System.nanoTime();
    private boolean ready;
    private long[] published;
    private long toldAt;
    private long told;
    private long lastDeliveryAt = System.nanoTime();
    private long seen;

    private ClientsProcess(Selector selector) {
        this.selector = selector;
    }

    /**
     * Runs until the report is given.
     *
     * @param channelPrefix namespace, pod and container of all clients
     * @param bystanders further connections, whose directory nothing happens in
     * @param stalled further connections, which read nothing
     */
    static void run(SocketAddress proxy, String channelPrefix, int clients, int watches, int bystanders, int stalled)
            throws IOException {
        try (Selector selector = Selector.open()) {
            ClientsProcess process = new ClientsProcess(selector);
            List<String> watched =
                    IntStream.range(0, watches).mapToObj(Names::podPath).toList();
            for (int i = 0; i < stalled; i++) {
                process.unread.add(open(proxy, channelPrefix + "/stalled-" + i, watched));
            }
            for (int i = 0; i < bystanders; i++) {
                process.unread.add(open(proxy, channelPrefix + "/beside-" + i, List.of(Names.POD_BESIDE)));
            }
            for (int i = 0; i < clients; i++) {
                process.add(open(proxy, channelPrefix + "/bench-" + i, watched), watches);
            }
            say("connected");
            process.listen();
            process.loop();
        }
    }

    private static SocketChannel open(SocketAddress proxy, String channel, List<String> paths) throws IOException {
        SocketChannel socket = SocketChannel.open(proxy);
        socket.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
        ChannelId id = ChannelId.parse(channel);
        write(socket, MessageEncoder.encode(new Message.Clear(id)));
        write(socket, MessageEncoder.encode(new Message.Watch(id, paths)));
        return socket;
    }

    private static void write(SocketChannel socket, ByteBuffer frame) throws IOException {
        while (frame.hasRemaining()) {
            socket.write(frame);
        }
    }

    private void add(SocketChannel socket, int watches) throws IOException {
        socket.configureBlocking(false);
        BenchClient client = new BenchClient(socket, watches);
        clients.add(client);
        socket.register(selector, SelectionKey.OP_READ, client);
    }

    /** Takes commands as they come; without the other process there is nothing to do any more. */
    private void listen() {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader in =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
                        for (String line = in.readLine(); line != null; line = in.readLine()) {
                            commands.add(line);
                            selector.wakeup();
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    Runtime.getRuntime().halt(1);
                },
                "bench-commands");
        thread.setDaemon(true);
        thread.start();
    }

    private void loop() throws IOException {
        while (published == null || !isOver()) {
            selector.select(this::read, 10);
            for (String command = commands.poll(); command != null; command = commands.poll()) {
                obey(command);
            }
            tell(System.nanoTime());
        }
        say("report " + report().toLine());
    }

    private void read(SelectionKey key) {
        try {
            ((BenchClient) key.attachment()).read(buffer, stamp, tally);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void obey(String command) {
        if (command.equals("measure")) {
            tally.begin();
            seen = 0;
            told = 0;
            say("measuring");
        } else {
            published = Arrays.stream(command.split(" "))
                    .skip(1)
                    .mapToLong(Long::parseLong)
                    .toArray();
        }
    }

    private void tell(long now) {
        if (!ready && clients.stream().allMatch(BenchClient::isReady)) {
            ready = true;
            say("ready " + (now - begunAt));
        }
        if (seen != tally.deliveries()) {
            seen = tally.deliveries();
            lastDeliveryAt = now;
        }
        if (told != seen && now - toldAt >= TELL_NANOS) {
            told = seen;
            toldAt = now;
            say("got " + seen);
        }
    }

    private boolean isOver() {
        return outstanding() <= 0 || System.nanoTime() - lastDeliveryAt > QUIET_NANOS;
    }

    private long outstanding() {
        long outstanding = 0;
        for (BenchClient client : clients) {
            outstanding += client.outstanding(published);
        }
        return outstanding;
    }

    private ClientsReport report() {
        tally.missed(outstanding());
        return tally.report();
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
