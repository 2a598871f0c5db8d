package io.bytetrade.fsnotify.cli.audit;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.client.JfsWatcher;
import io.bytetrade.fsnotify.protocol.client.WatcherEvent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The client library of this repository. It does not say when its watches stand, so that the first event of a session is
 * taken as it comes; that it was cut it tells as a gap.
 */
final class LibraryClient implements AuditedClient {
    private final Books books;
    private final JfsWatcher watcher;
    private final CountDownLatch end = new CountDownLatch(1);
    private Ledger ledger;
    private volatile boolean endExpected;

    /**
     * A client that connects at once.
     *
     * @param channel its id, of four parts
     * @param address of the proxy, or of a relay
     * @param paths what it watches
     * @param books where it keeps what it is told
     */
    LibraryClient(ChannelId channel, InetSocketAddress address, List<String> paths, Books books) {
        this.books = books;
        this.ledger = books.open();
        ledger.begin(track -> Ledger.NOT_YET);
        String[] names = channel.toString().split("/");
        this.watcher = JfsWatcher.builder()
                .namespace(names[0])
                .pod(names[1])
                .container(names[2])
                .name(names[3])
                .server(address.getHostString() + ':' + address.getPort())
                .backoff(Duration.ofMillis(50), Duration.ofMillis(200))
                .consumer(this::take)
                .build();
        paths.forEach(watcher::add);
        watcher.start();
    }

    @Override
    public Books books() {
        return books;
    }

    /** Does nothing: the library offers no such thing, and its relay is cut often enough. */
    @Override
    public void reconnect() {}

    @Override
    public void expectEnd() {
        endExpected = true;
    }

    /** GOING_AWAY is its end: behind that the library connects anew for ever. */
    @Override
    public void awaitEnd() throws InterruptedException {
        if (!end.await(WireClient.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(watcher + " has not heard GOING_AWAY");
        }
    }

    @Override
    public void close() {
        watcher.close();
    }

    private void take(WatcherEvent event) {
        if (end.getCount() == 0) {
            return;
        }
        if (event instanceof WatcherEvent.Changed changed) {
            ledger.event(changed.event());
        } else if (event instanceof WatcherEvent.Noticed noticed) {
            ledger.notice(noticed.notice());
            if (endExpected && noticed.notice().code().equals(Optional.of(NoticeCode.GOING_AWAY))) {
                books.finish();
                end.countDown();
            }
        } else {
            books.cut();
            ledger = books.open();
            ledger.begin(track -> Ledger.NOT_YET);
        }
    }
}
