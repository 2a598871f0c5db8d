package io.bytetrade.fsnotify.pathmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Sentences that hold for every pod and every path. */
class PathMapPropertyTest {
    @Test
    void everyPathMapsAsTheNaiveModelSays() {
        AtomicInteger mapped = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Property.holds(random -> {
            RandomPod pod = RandomPod.of(random);
            String podPath = pod.podPath(random);
            Optional<Path> expected = new NaivePathMap(pod).map(podPath);

            Mapping mapping = pod.map().map(podPath);

            Optional<String> actual = mappedOf(mapping).map(path -> NaivePathMap.spelled(path.nodePath()));
            assertThat(actual).as("%s in %s", podPath, pod).isEqualTo(expected.map(Path::toString));
            (expected.isPresent() ? mapped : refused).incrementAndGet();
        });

        assertThat(mapped).as("mapped cases").hasValueGreaterThan(1_000);
        assertThat(refused).as("refused cases").hasValueGreaterThan(1_000);
    }

    @Test
    void nothingMapsOutsideTheDirectoryThatItsMountShows() {
        Property.holds(random -> {
            RandomPod pod = RandomPod.of(random);
            String podPath = pod.podPath(random);
            NaivePathMap model = new NaivePathMap(pod);

            mappedOf(pod.map().map(podPath)).ifPresent(path -> {
                VolumeMount mount = model.winner(NaivePathMap.normal(podPath)).orElseThrow();
                assertThat(NaivePathMap.normal(path.nodePath())
                                .startsWith(model.source(mount).orElseThrow()))
                        .as("%s in %s became %s", podPath, pod, path)
                        .isTrue();
            });
        });
    }

    @Test
    void whatMapsThereAndBackIsTheSamePath() {
        Property.holds(random -> {
            RandomPod pod = RandomPod.of(random);
            String podPath = pod.podPath(random);

            mappedOf(pod.map().map(podPath)).ifPresent(path -> {
                assertThat(path.podPath()).isEqualTo(PodPaths.normalise(podPath).orElseThrow());
                assertThat(path.toPod(path.nodePath())).contains(path.podPath());
                assertThat(path.toNode(path.podPath())).contains(path.nodePath());

                String below = below(path.nodePath(), "/" + RandomPod.name(random) + "/" + RandomPod.name(random));
                String inPod = path.toPod(below).orElseThrow();
                assertThat(NaivePathMap.normal(inPod).startsWith(NaivePathMap.normal(path.podPath())))
                        .as("%s below %s", inPod, path)
                        .isTrue();
                assertThat(path.toNode(inPod)).contains(below);
            });
        });
    }

    @Test
    void whatLiesBesideAPathIsNotTranslated() {
        Property.holds(random -> {
            RandomPod pod = RandomPod.of(random);

            mappedOf(pod.map().map(pod.podPath(random)))
                    .filter(path -> !path.nodePath().equals("/"))
                    .ifPresent(path -> {
                        assertThat(path.toPod(path.nodePath() + RandomPod.name(random)))
                                .isEmpty();
                        assertThat(path.toPod(below("/other", path.nodePath()))).isEmpty();
                    });
        });
    }

    @Test
    void askingForTheHandedBackPathGivesTheSameAnswer() {
        Property.holds(random -> {
            RandomPod pod = RandomPod.of(random);

            mappedOf(pod.map().map(pod.podPath(random)))
                    .ifPresent(path -> assertThat(pod.map().map(path.podPath())).isEqualTo(new Mapping.Mapped(path)));
        });
    }

    @Test
    void aRefusalIsShortAndNamesNoPathOfTheNode() {
        Property.holds(random -> {
            RandomPod pod = RandomPod.of(random);
            String podPath = pod.podPath(random);

            if (pod.map().map(podPath) instanceof Mapping.Refused refused) {
                assertThat(refused.podPath()).isEqualTo(podPath);
                assertThat(refused.reason())
                        .hasSizeBetween(20, 200)
                        .hasLineCount(1)
                        .doesNotContain(RandomPod.NODE);
            }
        });
    }

    @Test
    void aPathIsNormalisedAsTheJdkDoes() {
        Property.holds(random -> {
            String path = RandomPod.of(random).podPath(random);

            PodPaths.normalise(path).ifPresent(normal -> {
                Path expected = NaivePathMap.normal(path);
                assertThat(NaivePathMap.spelled(normal)).as(path).isEqualTo(expected.toString());
                assertThat(PodPaths.normalise(normal)).contains(normal);
            });
        });
    }

    private static Optional<MappedPath> mappedOf(Mapping mapping) {
        return mapping instanceof Mapping.Mapped mapped ? Optional.of(mapped.path()) : Optional.empty();
    }

    private static String below(String path, String rest) {
        return path.equals("/") ? rest : path + rest;
    }
}
