package io.bytetrade.fsnotify.cli.admin;

import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * By which names an admin port may be asked for. One on a loopback address is for this machine alone, but a page in a browser on
 * it may lead there by a name of its own that it has made to mean 127.0.0.1 (DNS rebinding); so there only localhost and
 * addresses do. Whoever listens on the network has let it in by any name.
 */
final class NamesOfThisHost {
    /** localhost, an IPv4 or an IPv6 address, with or without a port. */
    private static final Pattern LOCAL =
            Pattern.compile("(?i)(localhost|[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+])(:[0-9]*)?");

    private final boolean any;

    NamesOfThisHost(InetAddress address) {
        any = !address.isLoopbackAddress();
    }

    /**
     * Whether a request may use it.
     *
     * @param host the header, or null if there was none: no browser leaves it out
     */
    boolean include(String host) {
        return any || host == null || LOCAL.matcher(host).matches();
    }
}
