package io.bytetrade.fsnotify.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a start says of peers that are no Redis, or one that will not work yet. The real one is in the *IT tests. */
class RedisEventSourceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 400 Bad Request        | does not answer: an answer that is not RESP, is this Redis?",
                "+WHAT?                          | does not answer: WHAT?",
                "*2147483647                     | does not answer: an answer with more than 1024 elements",
                "$2147483647                     | does not answer: ",
                "-LOADING Redis is loading       | refuses to work: LOADING Redis is loading",
                "-ERR max number of clients      | refuses to work: ERR max number of clients",
                "-DENIED protected mode          | refuses to work: DENIED protected mode"
            })
    void anAnswerThatIsNoneIsSaidInOneLine(String answer, String message) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            new Thread(() -> answer(listening, answer)).start();

            AdapterException failure = failure("127.0.0.1:" + listening.getLocalPort());

            assertThat(failure)
                    .hasMessageStartingWith("Redis at 127.0.0.1:" + listening.getLocalPort() + " " + message);
            assertThat(failure.getMessage().lines()).hasSize(1);
            assertThat(failure.isRetryable()).isTrue();
        }
    }

    @Test
    void aPeerThatHangsUpIsSaidInOneLine() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            new Thread(() -> answer(listening, "")).start();

            assertThat(failure("127.0.0.1:" + listening.getLocalPort()))
                    .hasMessageContaining("does not answer: it closed the connection; check REDIS_ADDR");
        }
    }

    @Test
    void anUnknownHostIsSaidInOneLine() {
        AdapterException failure = failure("redis.invalid:6379");

        assertThat(failure).hasMessageStartingWith("Redis at redis.invalid:6379 does not answer: ");
        assertThat(failure).hasMessageEndingWith("; check REDIS_ADDR");
        assertThat(failure.isRetryable()).isTrue();
    }

    private static AdapterException failure(String address) {
        RedisEventSource source = new RedisEventSource(RedisSettings.builder(address)
                .db(0)
                .connectTimeout(Duration.ofSeconds(10))
                .build());
        AdapterException failure = catchThrowableOfType(AdapterException.class, () -> source.start(new Transcript()));
        assertThat(SourceThreads.alive()).isEmpty();
        return failure;
    }

    /** Answers the first request, whatever it is, and hangs up. */
    private static void answer(ServerSocket listening, String answer) {
        try (Socket client = listening.accept()) {
            client.getInputStream().read(new byte[1024]);
            client.getOutputStream().write((answer + (answer.isEmpty() ? "" : "\r\n")).getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
