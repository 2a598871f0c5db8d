package io.bytetrade.fsnotify.proxy.local;

import java.nio.file.Path;

/**
 * Where a path is watched: a directory that is registered, and which of its entries count.
 *
 * @param directory the directory's real path
 * @param identity tells it from another directory of the same path (device and inode); null where the file system has none
 * @param entry the name of the only entry that counts, or null if the path is the directory itself and all of them do
 */
record Place(Path directory, Object identity, Path entry) {
    boolean isWholeDirectory() {
        return entry == null;
    }
}
