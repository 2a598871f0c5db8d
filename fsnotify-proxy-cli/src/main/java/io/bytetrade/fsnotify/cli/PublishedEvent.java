package io.bytetrade.fsnotify.cli;

import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import picocli.CommandLine.TypeConversionException;

/** Events as a person writes them. */
final class PublishedEvent {
    private PublishedEvent() {}

    /**
     * An event as a daemon would tell it.
     *
     * @param key null for the directory that the name is in
     * @param node null for the pods of every node
     * @throws IllegalArgumentException if a path is not absolute
     */
    static NodeEvent of(int op, String name, String key, String node) {
        requireAbsolute(name);
        if (key == null) {
            // The directory of /a is the empty text, which daemons publish for the root.
            return new NodeEvent(name, op, name.substring(0, name.lastIndexOf('/')), node);
        }
        requireAbsolute(key);
        return new NodeEvent(name, op, key, node);
    }

    /**
     * A line: {@code OP NAME}; all behind the first blank is the name.
     *
     * @throws IllegalArgumentException if it is none; the message says what would be
     */
    static NodeEvent parse(String line, String key, String node) {
        int blank = line.indexOf(' ');
        if (blank < 0) {
            throw new IllegalArgumentException("'" + line + "' is no event: write OP NAME, such as CREATE /srv/data/a");
        }
        try {
            return of(Values.Ops.parse(line.substring(0, blank)), line.substring(blank + 1), key, node);
        } catch (TypeConversionException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static void requireAbsolute(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("'" + path + "' is no path of a node: it must begin with /");
        }
    }
}
