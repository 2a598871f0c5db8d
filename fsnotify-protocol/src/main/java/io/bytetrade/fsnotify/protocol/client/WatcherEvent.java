package io.bytetrade.fsnotify.protocol.client;

import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Notice;
import java.util.Objects;

/** What a {@link JfsWatcher} hands over, in the order in which it came to know of it. */
public sealed interface WatcherEvent {
    /**
     * Whether changes may have gone by of which no {@link Changed} tells: the application should look at its watched
     * directories itself, after this event was handed over.
     *
     * @return true for every {@link Gap}, and for the notices EVENTS_LOST, SOURCE_GAP and NOT_REPRESENTABLE
     */
    boolean needsRescan();

    /**
     * Something happened to a file.
     *
     * @param event what and where, in this pod's own paths
     */
    record Changed(FileEvent event) implements WatcherEvent {
        /** Checks that there is an event. */
        public Changed {
            Objects.requireNonNull(event, "event");
        }

        @Override
        public boolean needsRescan() {
            return false;
        }
    }

    /**
     * The proxy says something besides events: a refusal of a watch, a loss, its end (PROTOCOL §2.1).
     *
     * @param notice its words
     */
    record Noticed(Notice notice) implements WatcherEvent {
        /** Checks that there is a notice. */
        public Noticed {
            Objects.requireNonNull(notice, "notice");
        }

        @Override
        public boolean needsRescan() {
            return notice.code()
                    .filter(code -> switch (code) {
                        case EVENTS_LOST, SOURCE_GAP, NOT_REPRESENTABLE -> true;
                        default -> false;
                    })
                    .isPresent();
        }
    }

    /**
     * This side knows that events may be missing here: the connection was lost and stands again, or the proxy sent what
     * could not be read. Nothing that was read from the lost connection comes after it, and nothing from the new one before
     * it. Gaps with nothing between them are handed over as one.
     *
     * @param reason why, for a person
     */
    record Gap(String reason) implements WatcherEvent {
        /** Checks that there is a reason. */
        public Gap {
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public boolean needsRescan() {
            return true;
        }
    }
}
