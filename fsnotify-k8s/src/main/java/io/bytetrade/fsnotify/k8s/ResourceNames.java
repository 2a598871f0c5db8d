package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.protocol.ChannelId;
import java.util.List;

/**
 * The names that the FSWatcher of a channel id may have (DESIGN §7). The name is a handle only, because two ids may want the
 * same one: {@code a-b} with {@code c} and {@code a} with {@code b-c}. Who a resource belongs to is said by its annotation.
 */
final class ResourceNames {
    private static final int HASH_DIGITS = 8;
    private static final int LONGEST_CUT = DnsName.LONGEST_SUBDOMAIN - 1 - HASH_DIGITS;

    private ResourceNames() {}

    /** The name to be tried first: the parts after the namespace joined by {@code -}, or the hashed one if that is none. */
    static String preferred(ChannelId id) {
        String joined = joined(id);
        return DnsName.isSubdomain(joined) ? joined : hashed(id);
    }

    /** The name that no other id wants: the joined parts, cut, and the beginning of a digest of the id. */
    static String hashed(ChannelId id) {
        String joined = joined(id);
        String cut = joined.substring(0, Math.min(joined.length(), LONGEST_CUT));
        String hash = '-' + Sha256.hex(id.toString()).substring(0, HASH_DIGITS);
        return DnsName.isSubdomain(cut + hash) ? cut + hash : legal(cut) + hash;
    }

    /** Both names, the preferred one first, or the one if they are the same. */
    static List<String> all(ChannelId id) {
        String preferred = preferred(id);
        String hashed = hashed(id);
        return preferred.equals(hashed) ? List.of(hashed) : List.of(preferred, hashed);
    }

    private static String joined(ChannelId id) {
        String joined = id.pod() + '-' + id.container();
        return id.watcher().isEmpty() ? joined : joined + '-' + id.watcher();
    }

    /** Makes the beginning of a name of any text. */
    private static String legal(String text) {
        return text.replaceAll("[^a-z0-9]", "-").replaceFirst("^-", "x");
    }
}
