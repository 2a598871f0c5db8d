package io.bytetrade.fsnotify.pathmap;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * What is mounted where. A lookup goes from a path's end to the root, slash by slash, and hashes only the prefixes that are as
 * long as some mount path: its cost follows the length of the path, not the number of mounts. Filled by one thread, then only
 * read.
 */
final class MountTable {
    private final Map<String, Mapping> mounts = new HashMap<>();
    private final BitSet lengths = new BitSet();
    private final Mapping unmounted;

    /**
     * A table without a mount.
     *
     * @param unmounted the answer for a path that no mount holds
     */
    MountTable(Mapping unmounted) {
        this.unmounted = unmounted;
    }

    /** Mounts something at a normal path, over what was mounted there before. */
    void put(String path, Mapping mount) {
        mounts.put(path, mount);
        lengths.set(path.length());
    }

    /** What is mounted at a normal path or at the longest one above it. */
    Mapping longest(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            Mapping mount = lengths.get(end) ? mounts.get(path.substring(0, end)) : null;
            if (mount != null) {
                return mount;
            }
        }
        return mounts.getOrDefault("/", unmounted);
    }
}
