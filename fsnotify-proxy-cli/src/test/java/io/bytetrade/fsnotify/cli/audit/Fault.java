package io.bytetrade.fsnotify.cli.audit;

/**
 * Something that goes wrong at a time.
 *
 * @param kind what
 * @param atMillis when it begins, since the beginning of the run
 * @param forMillis how long it lasts; some are over at once
 * @param victim which client it concerns, or which publisher
 */
record Fault(Kind kind, long atMillis, long forMillis, int victim) {
    /** What can happen to the same thing happens one after the other. */
    enum Place {
        REDIS,
        PUBLISHER,
        API_SERVER,
        PROXY,
        CLIENT
    }

    enum Kind {
        REDIS_KILLED(Place.REDIS),
        REDIS_FROZEN(Place.REDIS),
        REDIS_CUTS_SUBSCRIBERS(Place.REDIS),
        REDIS_LIMITS_OUTPUT(Place.REDIS),
        /** A daemon's own loss, which it tells by a Gap or by a hole in its numbers. */
        PUBLISHER_LOSES_EVENTS(Place.PUBLISHER),
        API_SERVER_KILLED(Place.API_SERVER),
        API_SERVER_FROZEN(Place.API_SERVER),
        /** To everybody else the same as a long pause of its garbage collector. */
        PROXY_FROZEN(Place.PROXY),
        CLIENT_RECONNECTS(Place.CLIENT),
        CLIENT_RESET(Place.CLIENT),
        CLIENT_STALLED(Place.CLIENT),
        CLIENT_SLOW(Place.CLIENT),
        CLIENT_TRICKLES(Place.CLIENT),
        CLIENT_VANISHES(Place.CLIENT);

        private final Place place;

        Kind(Place place) {
            this.place = place;
        }

        Place place() {
            return place;
        }
    }

    long endMillis() {
        return atMillis + forMillis;
    }

    @Override
    public String toString() {
        String whose = kind.place() == Place.CLIENT || kind.place() == Place.PUBLISHER ? " " + victim : "";
        return String.format("%7d ms %s%s for %d ms", atMillis, kind, whose, forMillis);
    }
}
