package io.bytetrade.fsnotify.cli.audit;

/** Says what became of events on their way to the proxy, for whoever misses them behind it. Thread-safe. */
interface Witness {
    /** What is known of an event. */
    enum Fate {
        /** The source handed it over: the proxy answers for it. */
        HANDED_OVER,
        /** The source did not hand it over: a gap answers for it. */
        LOST_BEFORE,
        /** Nobody looked. */
        UNKNOWN
    }

    /** Where nobody can look between the source and the proxy. */
    Witness NOBODY = new Witness() {
        @Override
        public Fate fate(Track track, long number) {
            return Fate.UNKNOWN;
        }

        @Override
        public int writesHandedOver(Track track, long number) {
            return Stamp.burst(track, number);
        }

        @Override
        public boolean hasGapsInARow(Track track, long before, long behind) {
            return true;
        }
    };

    /** What became of a numbered event, which has been published. */
    Fate fate(Track track, long number);

    /**
     * How many WRITEs were handed over behind the event of a number and before the next event with a number that was handed
     * over; where nobody looked, how many were published.
     */
    int writesHandedOver(Track track, long number);

    /**
     * Whether between two numbers there was a gap that came shortly after another one, so that the proxy may tell it later:
     * there is one notice a second at the most. Where nobody looked it is taken for granted.
     */
    boolean hasGapsInARow(Track track, long before, long behind);
}
