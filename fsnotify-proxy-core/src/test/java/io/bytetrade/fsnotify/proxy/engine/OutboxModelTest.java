package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several outboxes with one budget, filled, drained, broken and closed at random, against the bytes that a plain list would
 * hold: at all times what is charged is what is held, and what nobody holds is charged to nobody.
 */
class OutboxModelTest {
    private static final int MAX_BYTES = 200_000;
    private static final int TOTAL = 500_000;
    private static final int MAX_CHUNK = 64 << 10;

    private final MemoryBudget budget = new MemoryBudget(TOTAL);
    private final Counters counters = new Counters();
    private int refused;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void whatIsChargedIsWhatIsHeld(long seed) throws IOException {
        Random random = new Random(seed);
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(new Client());
        }
        for (int i = 0; i < 5_000; i++) {
            Client client = clients.get(random.nextInt(clients.size()));
            long others = budget.usedBytes() - client.charged;
            client.act(random);
            client.charged = budget.usedBytes() - others;
            client.check();
            if (random.nextInt(100) == 0) {
                client.close();
                assertThat(budget.usedBytes()).as("what the others hold").isEqualTo(others);
                clients.set(clients.indexOf(client), new Client());
            }
        }
        assertThat(refused).as("so that both answers were seen").isBetween(100, 4_000);
        clients.forEach(Client::close);
        assertThat(budget.usedBytes()).isZero();
    }

    private final class Client {
        final Outbox outbox = new Outbox(MAX_BYTES, budget);
        final ScriptedChannel socket = new ScriptedChannel();

        /** What went out and what waits. */
        final ByteArrayOutputStream given = new ByteArrayOutputStream();

        /** What the budget holds for this outbox. */
        long charged;

        void act(Random random) throws IOException {
            int choice = random.nextInt(20);
            if (choice < 5) {
                socket.takesInAll(random.nextInt(random.nextInt(100_000) + 1));
                outbox.writeTo(socket, counters);
            } else if (choice == 5) {
                offerRest(bytes(random, 2_000));
            } else {
                offer(bytes(random, 33_000));
            }
        }

        private void offer(byte[] frame) {
            boolean hasRoom = outbox.hasRoom(frame.length);
            boolean taken = outbox.offer(ByteBuffer.wrap(frame));
            assertThat(taken).as("hasRoom says what offer does").isEqualTo(hasRoom);
            assertThat(taken && waiting() + frame.length > MAX_BYTES)
                    .as("beyond its bound")
                    .isFalse();
            note(frame, taken);
        }

        /** It may pass the bound of the outbox, but not that of all. */
        private void offerRest(byte[] rest) {
            boolean taken = outbox.offerRest(ByteBuffer.wrap(rest));
            assertThat(taken || budget.usedBytes() + MAX_CHUNK > TOTAL)
                    .as("refused only where memory ends")
                    .isTrue();
            note(rest, taken);
        }

        void check() {
            assertThat(outbox.bytes()).isEqualTo(waiting());
            assertThat(outbox.isEmpty()).isEqualTo(waiting() == 0);
            assertThat(budget.usedBytes()).isBetween(0L, (long) TOTAL);
            if (waiting() == 0) {
                assertThat(charged).as("charged for nothing").isZero();
            } else {
                assertThat(charged)
                        .as("at least what waits, at most a chunk that begins and one that ends besides")
                        .isBetween((long) waiting(), (long) waiting() + 2 * MAX_CHUNK);
            }
        }

        void close() {
            byte[] sent = Arrays.copyOf(given.toByteArray(), socket.size());
            assertThat(socket.bytes()).as("what went out, in order").isEqualTo(sent);
            outbox.clear();
        }

        private int waiting() {
            return given.size() - socket.size();
        }

        private void note(byte[] bytes, boolean taken) {
            if (taken) {
                given.writeBytes(bytes);
            } else {
                refused++;
            }
        }

        private byte[] bytes(Random random, int bound) {
            byte[] bytes = new byte[1 + random.nextInt(bound)];
            random.nextBytes(bytes);
            return bytes;
        }
    }
}
