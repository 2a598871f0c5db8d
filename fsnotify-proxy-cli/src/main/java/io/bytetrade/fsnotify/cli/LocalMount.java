package io.bytetrade.fsnotify.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A directory of this machine and where clients see it.
 *
 * @param podPath the path that clients use, absolute
 * @param nodePath the directory, absolute
 */
record LocalMount(String podPath, Path nodePath) {

    /** {@code POD_PATH=NODE_PATH}; the directory must exist. */
    static final class Converter implements ITypeConverter<LocalMount> {
        @Override
        public LocalMount convert(String text) {
            int equals = text.indexOf('=');
            if (equals <= 0 || equals == text.length() - 1 || !text.startsWith("/")) {
                throw new TypeConversionException(
                        "'" + text + "' is no mount: write POD_PATH=NODE_PATH, for example /data=/srv/data");
            }
            Path node = Path.of(text.substring(equals + 1)).toAbsolutePath().normalize();
            if (!Files.isDirectory(node)) {
                throw new TypeConversionException("'" + text + "': " + node + " is not a directory");
            }
            return new LocalMount(text.substring(0, equals), node);
        }
    }
}
