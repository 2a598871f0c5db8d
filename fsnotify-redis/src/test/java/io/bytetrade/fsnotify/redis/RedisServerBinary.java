package io.bytetrade.fsnotify.redis;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import redis.embedded.core.ExecutableProvider;

/** Where the redis-server of the tests is: $REDIS_SERVER, else on the PATH, else the one in the embedded-redis artifact. */
final class RedisServerBinary {
    private static Path found;

    private RedisServerBinary() {}

    /** The program; without one the test is skipped, and says what to do. */
    static synchronized Path find() {
        if (found == null) {
            found = named().or(RedisServerBinary::onPath)
                    .or(RedisServerBinary::inJar)
                    .orElse(null);
        }
        Assumptions.assumeTrue(
                found != null,
                "no redis-server for this machine: install one (Debian: apt-get install redis-server) or name it in REDIS_SERVER");
        return found;
    }

    private static Optional<Path> named() {
        String name = System.getenv("REDIS_SERVER");
        if (name == null || name.isEmpty()) {
            return Optional.empty();
        }
        if (!Files.isExecutable(Path.of(name))) {
            throw new IllegalStateException("REDIS_SERVER names no program that can be run: " + name);
        }
        return Optional.of(Path.of(name));
    }

    private static Optional<Path> onPath() {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path candidate = Path.of(directory, "redis-server");
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> inJar() {
        try {
            return Optional.of(ExecutableProvider.newJarResourceProvider().get().toPath());
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
