package io.bytetrade.fsnotify.cli.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The admin port: a few pages, to be read only. It shares no thread with the proxy. At most 64 connections are kept; those beyond
 * are closed, and whoever takes more than five seconds for a request or thirty for an answer
 * loses the connection, so that nobody holds a thread for long.
 */
public final class AdminServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AdminServer.class.getName());
    private static final int CONNECTIONS = 64;
    private static final long IDLE_SECONDS = 10;

    static {
        // The only way to tell the JDK's server; it reads them when it is first used, and nobody else here uses it.
        System.setProperty("jdk.httpserver.maxConnections", String.valueOf(CONNECTIONS));
        System.setProperty("sun.net.httpserver.maxReqTime", "5");
        System.setProperty("sun.net.httpserver.maxRspTime", "30");
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Map<String, Page> pages;
    private final HttpServer server;
    private final NamesOfThisHost names;
    private final ExecutorService threads;

    /**
     * Listens.
     *
     * @param address where; port 0 takes any
     * @param observed what the pages tell of
     * @param health whether that is well
     * @throws IOException if the address cannot be listened on
     */
    public AdminServer(InetSocketAddress address, Observed observed, Health health) throws IOException {
        this(address, pages(observed, health));
    }

    AdminServer(InetSocketAddress address, Map<String, Page> pages) throws IOException {
        this.pages = new TreeMap<>(pages);
        this.server = HttpServer.create(address, 0);
        this.names = new NamesOfThisHost(address.getAddress());
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                0, CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "fsnotify-admin-" + number.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private static Map<String, Page> pages(Observed observed, Health health) {
        Map<String, Page> pages = new TreeMap<>();
        pages.put("/healthz", Page.small(health::liveness));
        pages.put("/readyz", Page.small(() -> health.readiness(observed)));
        health.names(observed)
                .forEach(name -> pages.put("/readyz/" + name, Page.small(() -> health.readiness(observed, name))));
        pages.put("/metrics", Page.large(new MetricsPage(observed)));
        pages.put("/clients", Page.large(new ClientsPage(observed.proxy())));
        return pages;
    }

    /**
     * Where it listens.
     *
     * @return with the real port
     */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Closes the port and all connections; waits for nobody. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            Page page = pages.get(exchange.getRequestURI().getPath());
            if (!names.include(exchange.getRequestHeaders().getFirst("Host"))) {
                send(exchange, Reply.text(Reply.FORBIDDEN, "name this host localhost, or by its address\n"));
            } else if (page == null) {
                send(exchange, Reply.text(Reply.NOT_FOUND, "there are " + String.join(", ", pages.keySet()) + '\n'));
            } else if (isToRead(exchange)) {
                take(page, exchange);
            } else {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, Reply.text(Reply.METHOD_NOT_ALLOWED, "this is for GET and HEAD only\n"));
            }
        } finally {
            exchange.close();
        }
    }

    private static boolean isToRead(HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        return method.equals("GET") || method.equals("HEAD");
    }

    private static void take(Page page, HttpExchange exchange) throws IOException {
        if (!page.turns().tryAcquire()) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            send(exchange, Reply.text(Reply.UNAVAILABLE, "others read this; try again\n"));
            return;
        }
        try {
            send(exchange, content(page));
        } finally {
            page.turns().release();
        }
    }

    private static Reply content(Page page) {
        try {
            return page.content().get();
        } catch (RuntimeException | LinkageError e) {
            // The latter in a JRE that lacks a part of the JDK; clients can do without this page.
            LOG.log(System.Logger.Level.ERROR, "an admin page failed; this is a bug", e);
            return Reply.text(Reply.INTERNAL, "internal error; the log says which\n");
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", reply.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(reply.status(), 0);
        try (OutputStream body = exchange.getResponseBody()) {
            reply.body().writeTo(body);
        }
    }
}
