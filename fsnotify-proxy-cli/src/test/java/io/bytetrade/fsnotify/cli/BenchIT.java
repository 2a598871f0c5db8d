package io.bytetrade.fsnotify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bytetrade.fsnotify.redis.RedisServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The load generator counts right; how fast anything is, is no matter here. */
@Timeout(180)
class BenchIT {
    @Test
    void everyDeliveryIsCountedOnceWithoutRedis() throws Exception {
        String result = bench("--clients=7", "--watches=3", "--events=3000", "--match=0.5", "--batch=4");

        // Payloads are whole: 750 of four events, of which every second matches.
        assertThat(result).contains("\"events\":3000,\"deliveries\":10500,").contains("\"missing\":0,\"repeated\":0");
    }

    @Test
    void everyDeliveryIsCountedOnceThroughRedis() throws Exception {
        try (RedisServer redis = RedisServer.start()) {
            String result = bench("--clients=5", "--events=2000", "--name-bytes=200", "--redis=" + redis.address());

            assertThat(result).contains("\"events\":2000,\"deliveries\":10000,").contains("\"missing\":0");
        }
    }

    @Test
    void anEventThatIsLateAtTheEndIsWaitedForAndWritesAreCoalesced() throws Exception {
        String result = bench("--clients=2", "--events=400", "--rate=400", "--write=0.5");

        assertThat(result).contains("\"events\":400,\"deliveries\":400,").contains("\"missing\":0");
    }

    @Test
    void whoWatchesElsewhereOrReadsNothingIsNotCounted() throws Exception {
        String result = bench("--clients=3", "--bystanders=5", "--stalled=1", "--events=2000");

        assertThat(result).contains("\"events\":2000,\"deliveries\":6000,").contains("\"missing\":0,\"repeated\":0");
    }

    private static String bench(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("bench", "--json", "--warm-up=200ms"));
        arguments.addAll(Arrays.asList(options));
        try (Program bench = Program.start(arguments.toArray(String[]::new))) {
            String line = bench.awaitOut(each -> each.startsWith("{"));
            assertThat(bench.awaitExit()).as(line + bench.err()).isZero();
            return line;
        }
    }
}
