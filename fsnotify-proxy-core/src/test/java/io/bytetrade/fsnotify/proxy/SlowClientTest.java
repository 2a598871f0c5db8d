package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that does not read (DESIGN §5): nobody else waits, its memory is bounded, and it is told what it missed. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowClientTest {
    /** Ten megabytes on the wire: more than the sockets of both ends take. */
    private static final int EVENTS = 20_000;

    private static final int BATCH = 500;

    @Test
    void stallsNobodyAndIsToldWhatItMissed() throws Exception {
        try (TestProxy proxy = new TestProxy(builder -> builder.outboxBytes(256 << 10));
                TestClient slow = slow(proxy);
                TestClient other = proxy.watching("ns/pod/app/other", "/mnt/data")) {
            EventLedger otherLedger = new EventLedger(other);
            for (int i = 0; i < EVENTS; i += BATCH) {
                proxy.source.push(EventLedger.events(i, i + BATCH));
                // Each batch arrives while the slow one is stalled.
                assertThat(otherLedger.readUntil(i + BATCH).lost()).isZero();
            }
            assertThat(proxy.stats().recordsDroppedSlow()).isPositive();

            EventLedger slowLedger = new EventLedger(slow).readUntil(EVENTS);
            assertThat(slowLedger.lost()).isEqualTo(proxy.stats().recordsDroppedSlow());
            await().until(() -> proxy.stats().outboxBytes() == 0);

            proxy.source.push(EventLedger.events(EVENTS, EVENTS + 1));
            int before = slowLedger.received();
            assertThat(slowLedger.readUntil(EVENTS + 1).received()).isEqualTo(before + 1);
        }
    }

    @Test
    void isClosedAfterTheStallTime() throws Exception {
        try (TestProxy proxy =
                        new TestProxy(builder -> builder.outboxBytes(256 << 10).stallTime(Duration.ofMillis(500)));
                TestClient slow = slow(proxy);
                TestClient other = proxy.watching("ns/pod/app/other", "/mnt/data")) {
            EventLedger otherLedger = new EventLedger(other);
            for (int i = 0; i < EVENTS; i += BATCH) {
                proxy.source.push(EventLedger.events(i, i + BATCH));
                otherLedger.readUntil(i + BATCH);
            }
            await().until(() -> proxy.stats().connectionsStalled() == 1);
            assertThat(proxy.stats().connections()).isEqualTo(1);
            assertThat(proxy.stats().outboxBytes()).isZero();
            assertThat(proxy.stats().recordsDroppedClosed()).isPositive();

            EventLedger slowLedger = new EventLedger(slow).readToTheEnd();
            assertThat(slowLedger.received()).isLessThan(EVENTS);
            proxy.source.push(EventLedger.events(EVENTS, EVENTS + 1));
            otherLedger.readUntil(EVENTS + 1);
        }
    }

    @Test
    void isClosedAtOnceWhereItCannotBeTold() throws Exception {
        try (TestProxy proxy =
                        new TestProxy(builder -> builder.outboxBytes(256 << 10).notices(false));
                TestClient slow = notReading(proxy.client()).watch("ns/pod/app/slow", "/mnt/data")) {
            await().until(() -> proxy.stats().watches() == 1);
            proxy.source.push(EventLedger.events(0, EVENTS));
            await().until(() -> proxy.stats().connections() == 0);

            EventLedger ledger = new EventLedger(slow).readToTheEnd();
            assertThat(ledger.received()).isLessThan(EVENTS);
            assertThat(ledger.lost()).isZero();
            assertThat(ledger.otherNotices()).isZero();
        }
    }

    @Test
    void manyTogetherHoldNoMoreMemoryThanAllOutboxesMay() throws Exception {
        long bound = 1 << 20;
        try (TestProxy proxy =
                new TestProxy(builder -> builder.allOutboxesBytes(bound).loops(2))) {
            List<TestClient> slow = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                slow.add(slow(proxy));
            }
            for (int i = 0; i < EVENTS; i += BATCH) {
                proxy.source.push(EventLedger.events(i, i + BATCH));
                assertThat(proxy.stats().outboxBytes()).isLessThanOrEqualTo(bound);
            }
            await().until(() -> proxy.stats().recordsDroppedSlow() > 0);
            assertThat(proxy.stats().outboxBytes()).isBetween(bound / 2, bound);

            long sum = 0;
            for (TestClient client : slow) {
                sum += new EventLedger(client).readUntil(EVENTS).lost();
            }
            assertThat(sum).isEqualTo(proxy.stats().recordsDroppedSlow());
            await().until(() -> proxy.stats().outboxBytes() == 0);
            slow.forEach(TestClient::close);
        }
    }

    @Test
    void aHundredHoldNoMoreMemoryThanAllOutboxesMay() throws Exception {
        long bound = 16 << 20;
        try (TestProxy proxy =
                new TestProxy(builder -> builder.allOutboxesBytes(bound).loops(2))) {
            List<TestClient> slow = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                slow.add(slow(proxy));
            }
            for (int i = 0; i < EVENTS; i += BATCH) {
                proxy.source.push(EventLedger.events(i, i + BATCH));
                assertThat(proxy.stats().outboxBytes()).isLessThanOrEqualTo(bound);
            }
            await().until(() -> proxy.stats().recordsDroppedSlow() > 0);
            assertThat(proxy.stats().outboxBytes()).isBetween(bound / 2, bound);
            slow.forEach(TestClient::close);
            await().until(() -> proxy.stats().outboxBytes() == 0);
        }
    }

    private static TestClient slow(TestProxy proxy) throws IOException {
        return notReading(proxy.client()).watch("ns/pod/app/slow", "/mnt/data").sync();
    }

    /** Fixes its receive buffer, which would grow to megabytes else. */
    private static TestClient notReading(TestClient client) throws IOException {
        client.socket().setOption(StandardSocketOptions.SO_RCVBUF, 128 << 10);
        return client;
    }
}
