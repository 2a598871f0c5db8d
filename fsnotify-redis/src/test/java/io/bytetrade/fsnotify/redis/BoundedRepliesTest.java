package io.bytetrade.fsnotify.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedRepliesTest {
    private static final int BOUND = 100;
    private static final String MESSAGE = "*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+PONG\r\n",
                ":12\r\n",
                "-ERR no\r\n",
                "$-1\r\n",
                "$0\r\n\r\n",
                "*0\r\n",
                "*-1\r\n",
                MESSAGE + "$5\r\nhe\r\no\r\n+OK\r\n",
                MESSAGE + "$9\r\n$999999\r\n\r\n:1\r\n"
            })
    void whatIsShortEnoughPassesUnchanged(String replies) throws Exception {
        assertThat(bounded(replies)).isEqualTo(replies);
    }

    @Test
    void aBulkStringOfTheBoundPassesAndOneByteMoreIsNull() throws Exception {
        String fits = MESSAGE + "$100\r\n" + "x".repeat(100) + "\r\n+OK\r\n";
        String tooLong = MESSAGE + "$101\r\n" + "x".repeat(101) + "\r\n+OK\r\n";

        assertThat(bounded(fits)).isEqualTo(fits);
        assertThat(bounded(tooLong)).isEqualTo(MESSAGE + "$-1\r\n+OK\r\n");
    }

    @Test
    void aClaimOfGigabytesCostsNoMemory() throws Exception {
        assertThat(bounded("$9223372036854775807\r\nxxx")).isEqualTo("$-1\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\r\n",
                "\r\n",
                "%2147483647\r\n",
                "~2147483647\r\n",
                "*2147483647\r\n",
                "*1025\r\n",
                "$x\r\n",
                "$\n",
                "$\r\n",
                "*99999999999999999999\r\n"
            })
    void whatIsNoAnswerToUsIsAnError(String replies) {
        assertThatThrownBy(() -> bounded(replies))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("an answer ");
    }

    @Test
    void aLineWithoutEndIsAnError() {
        assertThatThrownBy(() -> bounded("+" + "x".repeat(100_000)))
                .isInstanceOf(IOException.class)
                .hasMessage("an answer with a line of more than 65536 bytes");
    }

    @Test
    void anEndInTheMiddleIsTheEnd() throws Exception {
        assertThat(bounded(MESSAGE + "$5\r\nhel")).isEqualTo(MESSAGE + "$5\r\nhel");
        assertThat(bounded("+OK\r\n+PO")).isEqualTo("+OK\r\n");
        assertThat(bounded("")).isEmpty();
    }

    @Test
    void howItIsCutIntoReadsMakesNoDifference() throws Exception {
        String replies =
                (MESSAGE + "$3\r\nabc\r\n" + MESSAGE + "$120\r\n" + "x".repeat(120) + "\r\n+PONG\r\n").repeat(20);
        String expected = (MESSAGE + "$3\r\nabc\r\n" + MESSAGE + "$-1\r\n+PONG\r\n").repeat(20);
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            InputStream in = new BoundedReplies(new Dripping(replies.getBytes(ISO_8859_1), random), BOUND);
            StringBuilder read = new StringBuilder();
            byte[] buffer = new byte[64];
            for (int n = 0; n >= 0; n = in.read(buffer, 3, 1 + random.nextInt(60))) {
                read.append(new String(buffer, 3, n, ISO_8859_1));
            }
            assertThat(read).as("seed %d", seed).hasToString(expected);
        }
    }

    private static String bounded(String replies) throws IOException {
        InputStream in = new BoundedReplies(new ByteArrayInputStream(replies.getBytes(ISO_8859_1)), BOUND);
        return new String(in.readAllBytes(), ISO_8859_1);
    }

    /** Hands out a few bytes at a time, as a socket may. */
    private static final class Dripping extends ByteArrayInputStream {
        private final Random random;

        private Dripping(byte[] bytes, Random random) {
            super(bytes);
            this.random = random;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 1 + random.nextInt(7)));
        }
    }
}
