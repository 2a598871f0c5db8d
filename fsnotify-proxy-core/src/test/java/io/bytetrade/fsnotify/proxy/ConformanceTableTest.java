package io.bytetrade.fsnotify.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Every test that {@code docs/CONFORMANCE.md} names exists: those of this module are looked at by reflection, those of the
 * others, which are not on this class path, in their sources.
 */
class ConformanceTableTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]*)#([a-z][A-Za-z0-9]*)`");

    private final List<Path> testSources = testSources();

    @Test
    void everyTestThatTheTableNamesExists() throws Exception {
        List<MatchResult> named = TEST.matcher(table()).results().toList();
        assertThat(named).hasSizeGreaterThan(100);
        assertThat(named)
                .allSatisfy(test -> assertThat(exists(test.group(1), test.group(2)))
                        .as(test.group())
                        .isTrue());
    }

    @Test
    void everyTestThatThePageOnReliabilityNamesExists() throws Exception {
        assertThat(TEST.matcher(Files.readString(ROOT.resolve("docs/RELIABILITY.md")))
                        .results())
                .isNotEmpty()
                .allSatisfy(test -> assertThat(exists(test.group(1), test.group(2)))
                        .as(test.group())
                        .isTrue());
    }

    @Test
    void everyRowNamesATest() throws Exception {
        assertThat(table().lines()
                        .filter(line -> line.startsWith("| "))
                        .filter(line -> !line.startsWith("| ---") && !line.endsWith("| tests |")))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row).containsPattern(TEST));
    }

    @Test
    void everySocketTestOfThisPackageIsInTheTable() throws Exception {
        String table = table();
        Set<String> absent = testSources.stream()
                .filter(source -> source.getParent().endsWith("src/test/java/io/bytetrade/fsnotify/proxy"))
                .map(ConformanceTableTest::className)
                .filter(name -> name.endsWith("Test") && !name.equals("ConformanceTableTest"))
                .flatMap(name ->
                        testMethods(getClass().getPackageName() + '.' + name).map(method -> name + '#' + method))
                .filter(test -> !table.contains('`' + test + '`'))
                .collect(Collectors.toSet());
        assertThat(absent).as("tests without a row in docs/CONFORMANCE.md").isEmpty();
    }

    private boolean exists(String className, String method) {
        return testSources.stream()
                .filter(source -> className(source).equals(className))
                .anyMatch(source -> source.startsWith(Path.of("").toAbsolutePath())
                        ? testMethods(packageOf(source) + '.' + className).anyMatch(method::equals)
                        : read(source).contains(" void " + method + "("));
    }

    private static Stream<String> testMethods(String className) {
        try {
            return Arrays.stream(Class.forName(className).getDeclaredMethods())
                    .filter(ConformanceTableTest::isTest)
                    .map(Method::getName);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isTest(Method method) {
        List<Class<? extends Annotation>> kinds = List.of(Test.class, ParameterizedTest.class);
        return kinds.stream().anyMatch(method::isAnnotationPresent);
    }

    private static String packageOf(Path source) {
        Path below = Path.of("src/test/java").toAbsolutePath().relativize(source.getParent());
        return below.toString().replace('/', '.');
    }

    private static String className(Path source) {
        return source.getFileName().toString().replace(".java", "");
    }

    private static List<Path> testSources() {
        try (Stream<Path> files = Files.find(
                ROOT,
                16,
                (file, attributes) -> file.toString().matches(".*/src/test/java/.*(Test|IT|Contract)\\.java"))) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String table() {
        return read(ROOT.resolve("docs/CONFORMANCE.md"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
