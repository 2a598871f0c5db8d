package io.bytetrade.fsnotify.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.proxy.spi.EventSink;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PayloadDeliveryTest {
    private final Transcript heard = new Transcript();
    private final SourceCounters counters = new SourceCounters();
    private final PayloadDelivery delivery = delivery(heard);
    private RecordingLog log;

    @BeforeEach
    void listenToTheLog() {
        log = RecordingLog.open();
    }

    @AfterEach
    void leaveTheLog() {
        log.close();
    }

    @Test
    void aPayloadIsOneBatch() {
        payload("[{'Name':'/a'},{'Name':'/b'}]");
        payload("[{'Name':'/c'}]");
        payload("[]");

        assertThat(heard.names()).containsExactly("/a", "/b", "/c");
        assertThat(heard.batches()).containsExactly(2, 1);
        assertThat(counters.snapshot()).isEqualTo(new RedisSourceStats(3, 3, 0, 0, 0, false));
    }

    @Test
    void aLongPayloadIsSeveralBatchesOfBoundedSize() {
        payload("[" + "{'Name':'/a'},".repeat(10_000) + "null]");

        assertThat(heard.batches()).containsExactly(8192, 10_000 - 8192);
        assertThat(counters.snapshot()).isEqualTo(new RedisSourceStats(1, 10_000, 1, 0, 0, false));
    }

    @Test
    void aGapComesInItsPlace() {
        payload("[{'Name':'/a'},{'Gap':'overflow'},{'Name':'/b'}]");

        assertThat(heard.entries()).containsExactly(event("/a"), "a publisher lost events: overflow", event("/b"));
    }

    @Test
    void aHoleIsToldBeforeTheEventsBehindIt() {
        payload("[{'Name':'/a','Src':'p','Seq':1},{'Name':'/b','Src':'p','Seq':2},{'Name':'/e','Src':'p','Seq':5}]");
        payload("[{'Name':'/g','Src':'p','Seq':7}]");
        payload("[{'Name':'/new','Src':'p','Seq':1}]");

        assertThat(heard.entries())
                .containsExactly(
                        event("/a"),
                        event("/b"),
                        "events of a publisher did not arrive: 2",
                        event("/e"),
                        "events of a publisher did not arrive: 1",
                        event("/g"),
                        "a publisher of events began anew",
                        event("/new"));
    }

    @Test
    void aNumberedElementThatIsSkippedLeavesAHole() {
        payload("[{'Name':'/a','Src':'p','Seq':1},{'Name':'/b','Op':'x','Src':'p','Seq':2}]");
        payload("[{'Name':'/c','Src':'p','Seq':3}]");

        assertThat(heard.names()).containsExactly("/a", "gap", "/c");
    }

    @Test
    void aNumberedPayloadThatIsSkippedLeavesAHole() {
        payload("[{'Name':'/a','Src':'p','Seq':1}]");
        payload("[{'Name':'/b','Src':'p','Seq':2}");
        payload("[{'Name':'/c','Src':'p','Seq':3}]");

        assertThat(heard.names()).containsExactly("/a", "gap", "/c");
        assertThat(counters.snapshot()).isEqualTo(new RedisSourceStats(3, 2, 0, 1, 0, false));
    }

    @Test
    void aGapOfAPublisherStandsForItsMissingNumbers() {
        payload("[{'Name':'/a','Src':'p','Seq':1},{'Gap':'overflow','Src':'p'},{'Name':'/b','Src':'p','Seq':9}]");

        assertThat(heard.names()).containsExactly("/a", "gap", "/b");
    }

    @Test
    void numbersWithoutAPublisherAndPublishersWithoutNumbersMeanNothing() {
        payload(
                "[{'Name':'/a','Seq':1},{'Name':'/b','Seq':9},{'Name':'/c','Src':'p'},{'Name':'/d','Src':'p','Seq':4}]");

        assertThat(heard.names()).containsExactly("/a", "/b", "/c", "/d");
    }

    @Test
    void aResumedSubscriptionIsOneGapAlsoForNumberedPublishers() {
        payload("[{'Name':'/a','Src':'p','Seq':1}]");
        delivery.resumed("lost and found");
        payload("[{'Name':'/b','Src':'p','Seq':5},{'Name':'/c','Src':'p','Seq':6}]");

        assertThat(heard.entries()).containsExactly(event("/a"), "lost and found", event("/b"), event("/c"));
    }

    @Test
    void aPublisherSReasonThatMayNameAPathIsForTheLogAlone() {
        payload("[{'Gap':'overflow of /srv/secret'}]");
        payload("[{'Gap':'two\\nlines'}]");
        payload("[{'Gap':'" + "x".repeat(201) + "'}]");

        assertThat(heard.gaps())
                .containsExactly(
                        "a publisher lost events", "a publisher lost events: two?lines", "a publisher lost events");
        assertThat(log.warnings()).containsExactly("WARNING a publisher lost events: overflow of /srv/secret");
    }

    @Test
    void aPayloadThatWasTooLongIsAGap() {
        delivery.payload(null);

        assertThat(heard.entries()).containsExactly("a payload that was too long was skipped");
        assertThat(counters.snapshot()).isEqualTo(new RedisSourceStats(1, 0, 0, 1, 0, false));
    }

    @Test
    void onceEndedNothingMoreIsHandedOver() {
        PayloadDelivery[] itself = new PayloadDelivery[1];
        itself[0] = delivery(new EventSink() {
            @Override
            public void events(List<NodeEvent> batch) {
                heard.events(batch);
                itself[0].end();
            }

            @Override
            public void gap(String reason) {
                heard.gap(reason);
            }
        });

        itself[0].payload("[{\"Name\":\"/a\"},{\"Gap\":\"g\"},{\"Name\":\"/b\"}]".getBytes(UTF_8));
        itself[0].payload(null);
        itself[0].resumed("lost and found");

        assertThat(heard.names()).containsExactly("/a");
    }

    @Test
    void eachPayloadIsALineForDebuggingInTheDocumentSWords() {
        log.verbose();

        payload("[{'Name':'/a{0}\u0001'}]");
        payload("[" + "x".repeat(2000));

        List<String> lines =
                log.lines().stream().filter(line -> line.startsWith("FINE")).toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).isEqualTo("FINE subcribed msg: [{\"Name\":\"/a{0}?\"}]");
        assertThat(lines.get(1))
                .startsWith("FINE subcribed msg: [xxx")
                .endsWith("xx… (2001 bytes)")
                .hasSizeLessThan(600);
    }

    @Test
    void whatIsSkippedIsAWarningButNotEachTime() {
        payload("[{'Name':'/a','Op':-1}]");
        payload("nonsense");
        payload("nonsense");

        assertThat(log.lines())
                .containsExactly("WARNING an element of a payload was skipped: "
                        + "its Op is no whole number from 0 to 4294967295");
        assertThat(counters.snapshot()).isEqualTo(new RedisSourceStats(3, 0, 1, 2, 0, false));
    }

    private PayloadDelivery delivery(EventSink sink) {
        return new PayloadDelivery(sink, counters, System.getLogger(RedisEventSource.class.getName()));
    }

    private void payload(String text) {
        delivery.payload(text.replace('\'', '"').getBytes(UTF_8));
    }

    private static NodeEvent event(String name) {
        return new NodeEvent(name, 0, "");
    }
}
