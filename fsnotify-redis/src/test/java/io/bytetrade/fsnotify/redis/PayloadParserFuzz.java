package io.bytetrade.fsnotify.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A payload says what the naive model says, or is refused as a whole: then no element of it was handed on, also if it is longer
 * than one part and broken at its end only.
 */
class PayloadParserFuzz {
    private static final byte[] FILLED_PART =
            "[0".concat(",0".repeat(PayloadParser.PART - 1)).getBytes(ISO_8859_1);
    private static final List<PayloadElement> FILLING =
            Collections.nCopies(PayloadParser.PART, new PayloadElement.Skipped(""));

    @FuzzTest
    void saysWhatTheModelSaysOrNothing(byte[] payload) {
        check(payload);
    }

    static void check(byte[] payload) {
        PayloadParser parser = new PayloadParser();
        Optional<List<PayloadElement>> expected = NaivePayload.read(payload);
        assertEquals(expected, read(parser, payload));
        // The parser goes on after whatever it met, as its thread does.
        assertEquals(expected, read(parser, payload), "the second time");
        boolean isEmptyArray = expected.isPresent() && expected.get().isEmpty();
        // Few, and always the same: each takes as long as a hundred others.
        boolean isChosen = Arrays.hashCode(payload) % 64 == 0;
        if (payload.length > 0 && payload[0] == '[' && !isEmptyArray && isChosen) {
            assertEquals(expected.map(PayloadParserFuzz::longer), read(parser, longer(payload)), "in parts");
        }
    }

    private static Optional<List<PayloadElement>> read(PayloadParser parser, byte[] payload) {
        List<PayloadElement> handedOn = new ArrayList<>();
        try {
            parser.parse(payload, handedOn::addAll);
        } catch (MalformedPayloadException e) {
            assertEquals(List.of(), handedOn, "handed on before the refusal");
            return Optional.empty();
        }
        handedOn.replaceAll(
                element -> element instanceof PayloadElement.Skipped ? new PayloadElement.Skipped("") : element);
        return Optional.of(handedOn);
    }

    private static List<PayloadElement> longer(List<PayloadElement> elements) {
        List<PayloadElement> longer = new ArrayList<>(FILLING);
        longer.addAll(elements);
        return longer;
    }

    /** The same array behind so many other elements that it is read in parts. */
    private static byte[] longer(byte[] payload) {
        byte[] longer = new byte[FILLED_PART.length + payload.length];
        System.arraycopy(FILLED_PART, 0, longer, 0, FILLED_PART.length);
        System.arraycopy(payload, 0, longer, FILLED_PART.length, payload.length);
        longer[FILLED_PART.length] = ',';
        return longer;
    }
}
