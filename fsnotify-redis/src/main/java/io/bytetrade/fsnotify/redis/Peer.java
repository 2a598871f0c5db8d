package io.bytetrade.fsnotify.redis;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;

/**
 * Who is at the other end of a connection, and what the operator may look at if it does not work.
 *
 * @param kind "Redis" or "Sentinel"
 * @param endpoint where it listens
 * @param login whom to log in as
 * @param addressAdvice what to do if it does not answer
 * @param loginAdvice what to check if it refuses the login
 * @param rights what a user of its ACL needs
 */
record Peer(String kind, Endpoint endpoint, Login login, String addressAdvice, String loginAdvice, String rights) {
    private static final String CHECK_ADDRESS = "check REDIS_ADDR";

    static Peer redis(RedisSettings settings, Endpoint endpoint) {
        boolean found = settings.address().namesSentinels();
        return new Peer(
                "Redis",
                endpoint,
                settings.login(),
                found ? "the sentinels name it as the master" : CHECK_ADDRESS,
                "REDIS_USERNAME and REDIS_PASSWORD",
                "+ping, +subscribe" + (found ? ", +role" : "") + " (to publish +publish) and the channel &"
                        + settings.channel());
    }

    static Peer sentinel(RedisSettings settings, Endpoint endpoint) {
        return new Peer(
                "Sentinel",
                endpoint,
                settings.sentinelLogin(),
                CHECK_ADDRESS,
                "the user and the password for the sentinels",
                "+sentinel|get-master-addr-by-name");
    }

    /**
     * The password as it is now, or null if nobody logs in.
     *
     * @throws AdapterException permanent, if it cannot be had, or if there is a user without one
     */
    String secret() throws AdapterException {
        String secret = login.password().read();
        if (secret == null && login.username() != null) {
            throw AdapterException.permanent(
                    "there is no password for the " + kind + " user " + login.username() + "; check " + loginAdvice,
                    null);
        }
        return secret;
    }

    /** For messages: {@code Redis at host:port}. */
    @Override
    public String toString() {
        return kind + " at " + endpoint;
    }
}
