package io.bytetrade.fsnotify.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random and mutated payloads: the parser says what the naive model says, and nothing else can happen. */
class PayloadFuzzTest {
    private static final long SEED = 20_261_123;
    private static final int ROUNDS = 10_000;
    private static final List<String> NAMES = List.of(
            "Name",
            "Name",
            "Name",
            "Op",
            "Key",
            "Node",
            "Src",
            "Seq",
            "Gap",
            "name",
            "NAME",
            "op",
            "kEy",
            "\u212aey",
            "\u017fEQ",
            "Nam",
            "Names",
            "",
            "X");
    private static final List<String> VALUES = List.of(
            "\"/a\"",
            "\"/srv//x\"",
            "\"\"",
            "\"/é€😀\"",
            "\"\\u00e9\\n\\ud800\"",
            "\"p\"",
            "0",
            "1",
            "2",
            "31",
            "-1",
            "-0",
            "4294967295",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999",
            "2.0",
            "1e3",
            "null",
            "true",
            "false",
            "[]",
            "{}",
            "[1,[\"x\"]]",
            "{\"Name\":\"/inner\"}");

    private final PayloadParser parser = new PayloadParser();

    @Test
    void randomPayloadsSayWhatTheModelSays() {
        for (int round = 0; round < ROUNDS; round++) {
            assertSame(SEED + round, payload(new Random(SEED + round)));
        }
    }

    @Test
    void mutatedPayloadsSayWhatTheModelSays() {
        int readable = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(SEED - round);
            byte[] mutated = mutated(payload(random), random);
            readable += assertSame(SEED - round, mutated) ? 1 : 0;
        }
        // Else one half of the comparison was never made.
        assertThat(readable).isBetween(ROUNDS / 20, ROUNDS * 19 / 20);
    }

    @Test
    void ofAPayloadThatIsCutNothingIsHandedOn() {
        byte[] whole = payload(new Random(SEED));
        for (int length = 0; length < whole.length; length++) {
            assertThat(assertSame(length, Arrays.copyOf(whole, length))).isFalse();
        }
    }

    @Test
    void ofALongPayloadThatCannotBeReadNothingIsHandedOn() {
        String filler = "0,".repeat(PayloadParser.PART);
        for (int round = 0; round < 500; round++) {
            Random random = new Random(SEED + 2L * round);
            String tail = new String(mutated(payload(random), random), UTF_8).replace('\ufffd', '?');
            byte[] payload = ("[" + filler + tail + "]").getBytes(UTF_8);
            List<PayloadElement> handedOn = new ArrayList<>();
            try {
                parser.parse(payload, handedOn::addAll);
                assertThat(handedOn).hasSizeGreaterThan(PayloadParser.PART);
            } catch (MalformedPayloadException e) {
                assertThat(handedOn).as("round %d: %s", round, tail).isEmpty();
            }
        }
    }

    /** Says whether the payload could be read. */
    private boolean assertSame(long seed, byte[] payload) {
        List<PayloadElement> said = new ArrayList<>();
        Optional<List<PayloadElement>> actual;
        try {
            said = NaivePayload.withoutReasons(parser, payload);
            actual = Optional.of(said);
        } catch (MalformedPayloadException e) {
            actual = Optional.empty();
        }
        assertThat(actual)
                .as("seed %d, payload %s", seed, new String(payload, UTF_8))
                .isEqualTo(NaivePayload.read(payload));
        return actual.isPresent();
    }

    private static byte[] payload(Random random) {
        StringBuilder payload = new StringBuilder(blank(random)).append('[');
        int elements = random.nextInt(5);
        for (int i = 0; i < elements; i++) {
            payload.append(i == 0 ? "" : ",").append(blank(random)).append(element(random));
        }
        return payload.append(blank(random))
                .append(']')
                .append(blank(random))
                .toString()
                .getBytes(UTF_8);
    }

    private static String element(Random random) {
        if (random.nextInt(8) == 0) {
            return pick(VALUES, random);
        }
        StringBuilder element = new StringBuilder("{");
        int members = random.nextInt(6);
        for (int i = 0; i < members; i++) {
            element.append(i == 0 ? "" : ",").append(blank(random)).append('"').append(pick(NAMES, random));
            element.append('"')
                    .append(blank(random))
                    .append(':')
                    .append(blank(random))
                    .append(pick(VALUES, random));
        }
        return element.append(blank(random)).append('}').toString();
    }

    private static String blank(Random random) {
        return random.nextInt(10) == 0 ? pick(List.of(" ", "\n", "\t", "\r\n"), random) : "";
    }

    private static byte[] mutated(byte[] payload, Random random) {
        byte[] mutated = payload.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && mutated.length > 1; i++) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(5)) {
                case 0 -> mutated[at] = (byte) random.nextInt(256);
                case 1 -> mutated[at] = (byte) "\"\\[]{}:,0-.eEtfn/u".charAt(random.nextInt(18));
                case 2 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 3 -> mutated = removed(mutated, at, 1 + random.nextInt(4));
                default -> mutated = doubled(mutated, at, 1 + random.nextInt(8));
            }
        }
        return mutated;
    }

    private static byte[] removed(byte[] from, int at, int count) {
        int end = Math.min(from.length, at + count);
        byte[] rest = Arrays.copyOf(from, from.length - (end - at));
        System.arraycopy(from, end, rest, at, from.length - end);
        return rest;
    }

    private static byte[] doubled(byte[] from, int at, int count) {
        int end = Math.min(from.length, at + count);
        byte[] longer = Arrays.copyOf(from, from.length + end - at);
        System.arraycopy(from, at, longer, end, from.length - at);
        return longer;
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
