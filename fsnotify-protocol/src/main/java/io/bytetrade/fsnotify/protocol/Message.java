package io.bytetrade.fsnotify.protocol;

import java.util.List;
import java.util.Objects;

/** What a frame says: the closed set of messages of protocol version 1, and what is none of them. */
public sealed interface Message permits Message.Request, Message.Events, Message.Unknown, Notice {

    /** A message of a client about one channel id. */
    sealed interface Request extends Message {
        /**
         * The watcher that speaks.
         *
         * @return never null
         */
        ChannelId channel();
    }

    /**
     * WATCH: watch these paths too.
     *
     * @param channel the watcher that speaks
     * @param paths pod paths as they came, in order, without the empty ones; immutable
     * @param defects one sentence for each slot that could not be read and so is not in {@code paths}; immutable
     */
    record Watch(ChannelId channel, List<String> paths, List<String> defects) implements Request {
        /** Copies the lists. */
        public Watch {
            Objects.requireNonNull(channel, "channel");
            paths = List.copyOf(paths);
            defects = List.copyOf(defects);
        }

        /**
         * A message without defects, to send.
         *
         * @param channel the watcher that speaks
         * @param paths pod paths
         */
        public Watch(ChannelId channel, List<String> paths) {
            this(channel, paths, List.of());
        }
    }

    /**
     * UNWATCH: stop watching these paths.
     *
     * @param channel the watcher that speaks
     * @param paths pod paths as they came, in order, without the empty ones; immutable
     * @param defects one sentence for each slot that could not be read and so is not in {@code paths}; immutable
     */
    record Unwatch(ChannelId channel, List<String> paths, List<String> defects) implements Request {
        /** Copies the lists. */
        public Unwatch {
            Objects.requireNonNull(channel, "channel");
            paths = List.copyOf(paths);
            defects = List.copyOf(defects);
        }

        /**
         * A message without defects, to send.
         *
         * @param channel the watcher that speaks
         * @param paths pod paths
         */
        public Unwatch(ChannelId channel, List<String> paths) {
            this(channel, paths, List.of());
        }
    }

    /**
     * CLEAR: forget what this channel id watches.
     *
     * @param channel the watcher that speaks
     */
    record Clear(ChannelId channel) implements Request {
        /** Checks the member. */
        public Clear {
            Objects.requireNonNull(channel, "channel");
        }
    }

    /**
     * SUSPEND: stop sending me events.
     *
     * @param channel the watcher that speaks
     */
    record Suspend(ChannelId channel) implements Request {
        /** Checks the member. */
        public Suspend {
            Objects.requireNonNull(channel, "channel");
        }
    }

    /**
     * RESUME: go on sending me events.
     *
     * @param channel the watcher that speaks
     */
    record Resume(ChannelId channel) implements Request {
        /** Checks the member. */
        public Resume {
            Objects.requireNonNull(channel, "channel");
        }
    }

    /**
     * EVENT: what happened, in order.
     *
     * @param events at least one unless every record had a defect; immutable
     * @param defects one sentence for each record that could not be read and so is not in {@code events}; immutable
     */
    record Events(List<FileEvent> events, List<String> defects) implements Message {
        /** Copies the lists. */
        public Events {
            events = List.copyOf(events);
            defects = List.copyOf(defects);
        }

        /**
         * A message without defects, to send.
         *
         * @param events at least one
         */
        public Events(List<FileEvent> events) {
            this(events, List.of());
        }
    }

    /**
     * A frame of a type that this version does not know. A receiver counts it and goes on.
     *
     * @param type the type field, an unsigned number
     * @param bodyBytes the length of the body, 0 or more
     */
    record Unknown(int type, int bodyBytes) implements Message {}
}
