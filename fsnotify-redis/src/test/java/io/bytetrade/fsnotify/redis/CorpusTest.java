package io.bytetrade.fsnotify.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the fuzzer begins with and what it has found, without the fuzzer: see docs/TESTING.md. */
class CorpusTest {
    private static final Path INPUTS = Path.of(
            "src/test/resources/io/bytetrade/fsnotify/redis/PayloadParserFuzzInputs/saysWhatTheModelSaysOrNothing");

    @TestFactory
    Stream<DynamicTest> payloads() throws IOException {
        try (Stream<Path> files = Files.list(INPUTS)) {
            List<Path> inputs = files.sorted().toList();
            assertThat(inputs).isNotEmpty();
            return inputs.stream()
                    .map(input -> DynamicTest.dynamicTest(
                            input.getFileName().toString(), () -> PayloadParserFuzz.check(Files.readAllBytes(input))));
        }
    }
}
