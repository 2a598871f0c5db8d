package io.bytetrade.fsnotify.proxy.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import io.bytetrade.fsnotify.proxy.spi.RecordingSink;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private final RecordingSink sink = new RecordingSink();
    private final Delivery delivery = new Delivery(sink);

    @Test
    void manyEventsGoInSeveralBatchesInOrder() {
        List<NodeEvent> events = IntStream.range(0, 2 * Delivery.BATCH + 3)
                .mapToObj(number -> new NodeEvent("/d/" + number, Op.CREATE, "/d"))
                .toList();

        delivery.events(events);

        assertThat(sink.events()).isEqualTo(events);
        assertThat(sink.batches()).containsExactly(Delivery.BATCH, Delivery.BATCH, 3);
    }

    @Test
    void lossesOfOneBurstAreOneGap() {
        delivery.lost("first");
        delivery.lost("second");
        delivery.tellLoss();
        delivery.tellLoss();

        assertThat(sink.gaps()).hasSize(1);
    }

    @Test
    void nothingIsHandedOverAfterTheEnd() {
        delivery.lost("reason");

        delivery.end();
        delivery.tellLoss();
        delivery.events(List.of(new NodeEvent("/d/x", Op.CREATE, "/d")));

        assertThat(sink.gaps()).isEmpty();
        assertThat(sink.events()).isEmpty();
    }
}
