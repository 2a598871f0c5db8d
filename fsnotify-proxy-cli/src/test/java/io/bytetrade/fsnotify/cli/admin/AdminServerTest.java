package io.bytetrade.fsnotify.cli.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AdminServerTest {
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final List<Socket> sockets = new ArrayList<>();
    private AdminServer server;
    private AdminPages pages;

    @BeforeEach
    void start() throws IOException {
        server = new AdminServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Map.of(
                        "/small", Page.small(() -> Reply.text(Reply.OK, "small\n")),
                        "/large",
                                Page.large(() -> new Reply(Reply.OK, "text/plain", out -> {
                                    out.write("begun ".getBytes(ISO_8859_1));
                                    out.flush();
                                    waitFor(mayAnswer);
                                    out.write("ended".getBytes(ISO_8859_1));
                                })),
                        "/broken",
                                Page.large(() -> {
                                    throw new IllegalStateException("what only the log may say");
                                })));
        pages = new AdminPages(server.address());
    }

    @AfterEach
    void stop() throws IOException {
        mayAnswer.countDown();
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    @Test
    void aPageIsAnswered() throws Exception {
        HttpResponse<String> answer = pages.get("/small?whatever=1");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("small\n");
        assertThat(answer.headers().map())
                .containsEntry("Cache-Control", List.of("no-store"))
                .containsEntry("X-Content-Type-Options", List.of("nosniff"));
        assertThat(pages.ask("HEAD", "/small").body()).isEmpty();
        assertThat(pages.ask("HEAD", "/small").statusCode()).isEqualTo(200);
    }

    @Test
    void anUnknownPageIsAnsweredWithThoseThatThereAre() throws Exception {
        assertThat(pages.status("/smaller")).isEqualTo(404);
        assertThat(pages.status("/small/../broken")).isEqualTo(404);
        assertThat(pages.get("/").body()).isEqualTo("there are /broken, /large, /small\n");
    }

    @Test
    void nothingCanBeDoneButRead() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
            assertThat(pages.ask(method, "/small").statusCode()).as(method).isEqualTo(405);
        }
    }

    @Test
    void aBugInAPageStaysInTheLog() throws Exception {
        HttpResponse<String> answer = pages.get("/broken");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("what only");
        assertThat(pages.status("/small")).isEqualTo(200);
    }

    @Test
    void whoReadsALargePageSlowlyLeavesRoomForOthers() throws Exception {
        for (int i = 0; i < 2; i++) {
            Socket slow = send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(slow.getInputStream().read()).isEqualTo('H');
        }
        HttpResponse<String> third = pages.get("/large");
        assertThat(third.statusCode()).isEqualTo(503);
        assertThat(third.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(pages.status("/small")).isEqualTo(200);

        mayAnswer.countDown();
        await().until(() -> pages.get("/large").body().equals("begun ended"));
    }

    @Test
    void whoDoesNotEndARequestLosesTheConnectionAndOthersAreServed() throws Exception {
        List<Socket> all = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            all.add(send("GET /small HTTP/1.1\r\nHost: loc"));
        }
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> pages.status("/small") == 200);
        for (Socket socket : all) {
            assertThat(isEnded(socket)).isTrue();
        }
    }

    @Test
    void connectionsAreBounded() throws Exception {
        for (int i = 0; i < 64; i++) {
            sockets.add(
                    new Socket(server.address().getAddress(), server.address().getPort()));
        }
        Socket oneMore = send("GET /small HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(firstByte(oneMore)).isEqualTo(-1);
        sockets.get(0).close();
        await().ignoreExceptions().until(() -> pages.status("/small") == 200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET a:b HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET http://[ HTTP/1.1\r\n\r\n",
                "\u0000\u0001\u0002\u0003\r\n\r\n",
                "GET /small\r\n\r\n",
                "POST /small HTTP/1.1\r\nHost: localhost\r\nContent-Length: -7\r\n\r\n",
                "POST /small HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
            })
    void garbageHarmsNobody(String request) throws Exception {
        Socket socket = send(request);
        socket.shutdownOutput();
        assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                .satisfiesAnyOf(
                        answer -> assertThat(answer).isEmpty(),
                        answer -> assertThat(answer).startsWith("HTTP/1.1 4"));
        assertThat(pages.status("/small")).isEqualTo(200);
    }

    @Test
    void endlessHeadersAreCutOff() throws Exception {
        Socket socket = send("GET /small HTTP/1.1\r\n");
        assertThatIOException().isThrownBy(() -> {
            for (int i = 0; i < 1_000_000; i++) {
                socket.getOutputStream().write(("X-" + i + ": y\r\n").getBytes(ISO_8859_1));
            }
        });
        assertThat(pages.status("/small")).isEqualTo(200);
    }

    @Test
    void onALoopbackAddressANameThatSomebodyElseMadeDoesNotLeadHere() throws Exception {
        assertThat(statusFor("evil.example.com:" + server.address().getPort())).isEqualTo("403");
        assertThat(statusFor("localhost.evil.example.com")).isEqualTo("403");
        assertThat(statusFor("localhost:" + server.address().getPort())).isEqualTo("200");
        assertThat(statusFor("127.0.0.1")).isEqualTo("200");
        assertThat(statusFor("[::1]:9090")).isEqualTo("200");
    }

    @Test
    void onTheNetworkAnyNameLeadsHere() {
        NamesOfThisHost names = new NamesOfThisHost(new InetSocketAddress(0).getAddress());
        assertThat(names.include("fsnotify-proxy.os-system:9090")).isTrue();
        assertThat(names.include(null)).isTrue();
    }

    @Test
    void closingEndsWhatIsUnderWayAndFreesThePort() throws Exception {
        Socket reader = send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(reader.getInputStream().read()).isEqualTo('H');
        server.close();
        await().until(() -> isEnded(reader));
        new AdminServer(server.address(), Map.of()).close();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("fsnotify-admin-")));
    }

    private String statusFor(String host) throws IOException {
        Socket socket = send("GET /small HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1).split(" ")[1];
    }

    private Socket send(String request) throws IOException {
        Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort());
        sockets.add(socket);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        return socket;
    }

    /** Reads what there is, and waits for the end. */
    private static boolean isEnded(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** -1 also where the server does not wait for what was sent. */
    private static int firstByte(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (SocketException reset) {
            return -1;
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
