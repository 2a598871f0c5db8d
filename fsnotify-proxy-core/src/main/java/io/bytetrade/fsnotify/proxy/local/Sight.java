package io.bytetrade.fsnotify.proxy.local;

/**
 * What was found where a path should be.
 *
 * @param place where to watch it, or null if even its parent directory is not there
 * @param present whether the path itself is there
 */
record Sight(Place place, boolean present) {
    static final Sight NOTHING = new Sight(null, false);
}
