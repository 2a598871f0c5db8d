package io.bytetrade.fsnotify.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the fuzzers begin with and what they have found, without the fuzzer: see docs/TESTING.md. */
class CorpusTest {
    private static final Path ROOT = Path.of("src/test/resources/io/bytetrade/fsnotify/protocol");

    @TestFactory
    Stream<DynamicTest> frames() throws IOException {
        return inputs("FrameDecoderFuzzInputs/framesAreTheSameHoweverTheyArrive", FrameDecoderFuzz::check);
    }

    @TestFactory
    Stream<DynamicTest> messages() throws IOException {
        return inputs("MessageDecoderFuzzInputs/whatIsReadCanBeSentAgain", MessageDecoderFuzz::check);
    }

    @TestFactory
    Stream<DynamicTest> channelIds() throws IOException {
        return inputs("ChannelIdFuzzInputs/anIdHasOneForm", ChannelIdFuzz::check);
    }

    private static Stream<DynamicTest> inputs(String folder, Consumer<byte[]> check) throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            List<Path> inputs = files.sorted().toList();
            assertThat(inputs).isNotEmpty();
            return inputs.stream()
                    .map(input -> DynamicTest.dynamicTest(
                            input.getFileName().toString(), () -> check.accept(Files.readAllBytes(input))));
        }
    }
}
