package io.bytetrade.fsnotify.proxy.local;

import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Keeps each watch where its path is: on the directory itself, on the parent of a file or of what is missing, or nowhere
 * while even the parent is missing. The table's monitor guards it.
 */
final class Tracker {
    private final Roots roots;
    private final Anchors anchors;

    Tracker(Roots roots, Anchors.Registrar registrar) {
        this.roots = roots;
        this.anchors = new Anchors(registrar);
    }

    /** Tries to watch a path that is not watched; tells nothing. */
    void begin(Watch watch) throws AdapterException {
        watch.failing = true;
        settle(watch, roots.look(watch.path));
        watch.failing = false;
    }

    /** Watches the path no longer. */
    void end(Watch watch) {
        if (watch.key != null) {
            anchors.detach(watch);
        }
    }

    /** What a key has reported; then it is ready to report more, and those whose directory is gone are looked for. */
    List<Finding> drain(WatchKey key) {
        List<Finding> findings = new ArrayList<>();
        List<Watch> concerned = anchors.of(key);
        KeyEvents events = new KeyEvents(concerned);
        events.add(key.pollEvents());
        boolean valid = key.reset();
        if (!valid) {
            // What came between the two calls is in the key, but an invalid key is not queued again.
            events.add(key.pollEvents());
        }
        events.addTo(findings);
        for (Watch watch : concerned) {
            if (!valid || events.overflow) {
                move(watch, true, false, findings);
            } else if (events.appeared.contains(watch)) {
                move(watch, false, true, findings);
            }
        }
        return findings;
    }

    /** Looks for changes that the kernel does not tell of: a directory renamed away or replaced, one that is there at last. */
    List<Finding> look(Watch watch) {
        List<Finding> findings = new ArrayList<>();
        if (!isWhereItWas(watch)) {
            if (watch.key != null) {
                findings.addAll(drain(watch.key));
            }
            move(watch, false, false, findings);
        }
        return findings;
    }

    /** Says that a path is there, and what a directory holds. */
    static void tellOf(Watch watch, List<Finding> findings) {
        findings.add(new Finding.Happened(List.of(watch.ofItself(Op.CREATE))));
        tellOfEntries(watch, findings);
    }

    /** The usual cases, for one call of the file system: a directory, and a file that is no link. */
    private static boolean isWhereItWas(Watch watch) {
        if (watch.key == null || watch.place.identity() == null || !watch.told) {
            return false;
        }
        Place place = watch.place;
        if (!place.isWholeDirectory() && !place.entry().equals(watch.path.getFileName())) {
            return false;
        }
        try {
            Path directory = place.isWholeDirectory() ? watch.path : watch.path.getParent();
            return place.identity().equals(Roots.identity(directory));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Puts the watch where it belongs now, and adds what there is to tell.
     *
     * @param doubtful whether its registration may have ended without a sign
     * @param appearanceTold whether an event has just said that the path appeared
     */
    private void move(Watch watch, boolean doubtful, boolean appearanceTold, List<Finding> findings) {
        boolean failedBefore = watch.failing;
        watch.failing = true;
        try {
            Sight sight = roots.look(watch.path);
            if (isAt(watch, sight.place()) && (!doubtful || anchors.stands(watch))) {
                watch.told = doubtful ? sight.present() : watch.told;
            } else {
                leave(watch, !appearanceTold, findings);
                settle(watch, sight);
                if (watch.told && appearanceTold) {
                    tellOfEntries(watch, findings);
                } else if (watch.told) {
                    tellOf(watch, findings);
                }
            }
            watch.failing = false;
        } catch (AdapterException e) {
            leave(watch, true, findings);
            if (!failedBefore) {
                // The put that follows says what is wrong.
                findings.add(new Finding.Unheld(Set.copyOf(watch.holders)));
            }
        }
    }

    private static boolean isAt(Watch watch, Place place) {
        return watch.key != null && watch.place.equals(place);
    }

    private void leave(Watch watch, boolean tell, List<Finding> findings) {
        end(watch);
        if (watch.told && tell) {
            findings.add(new Finding.Happened(List.of(watch.ofItself(Op.REMOVE))));
        }
        watch.told = false;
    }

    /**
     * Registers first and looks then, so that nothing falls between the two. If by then something else is there, a link for
     * example, it is let go, and looked for again later.
     */
    private void settle(Watch watch, Sight sight) throws AdapterException {
        if (sight.place() == null) {
            return;
        }
        anchors.attach(watch, sight.place());
        boolean stays = false;
        try {
            Sight after = roots.look(watch.path);
            stays = sight.place().equals(after.place());
            watch.told = stays && after.present();
        } finally {
            if (!stays) {
                anchors.detach(watch);
            }
        }
    }

    private static void tellOfEntries(Watch watch, List<Finding> findings) {
        if (watch.place.isWholeDirectory()) {
            findings.add(new Finding.Appeared(watch, watch.place.directory()));
        }
    }
}
