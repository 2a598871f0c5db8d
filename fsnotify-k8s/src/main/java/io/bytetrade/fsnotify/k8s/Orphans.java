package io.bytetrade.fsnotify.k8s;

import io.bytetrade.fsnotify.protocol.ChannelId;
import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Deletes what replicas left that have been gone for the whole grace, and their Leases. Each resource is read before, and deleted
 * if the gone one still holds it. Every replica does so; whoever is second finds nothing. For one thread; blocks.
 */
final class Orphans {
    private static final System.Logger LOG = System.getLogger(Orphans.class.getName());

    /** Deletions in one go, so that the renewal of our own Lease does not wait for long. */
    private static final int MOST = 100;

    private final ChangeFeed feed;
    private final ResourceWriter writer;
    private final Replica replica;
    private final Time time;

    Orphans(ChangeFeed feed, ResourceWriter writer, Replica replica, Time time) {
        this.feed = feed;
        this.writer = writer;
        this.replica = replica;
        this.time = time;
    }

    /** Looks, and deletes a hundred at most. To be called after each renewal. */
    void collect() throws ApiFailure {
        Set<String> holders = feed.holders().stream()
                .flatMap(holder -> replica.neighbour(holder).stream())
                .collect(Collectors.toSet());
        int left = MOST;
        for (String gone : replica.replicas().goneForGrace(holders, time.nanoTime())) {
            left = collect(gone, left);
            if (left == 0) {
                return;
            }
        }
    }

    private int collect(String gone, int most) throws ApiFailure {
        Map<ResourceKey, ChannelId> resources = feed.heldBy(replica.holderOf(gone));
        int left = most;
        for (Iterator<Map.Entry<ResourceKey, ChannelId>> each =
                        resources.entrySet().iterator();
                each.hasNext() && left > 0;
                left--) {
            Map.Entry<ResourceKey, ChannelId> next = each.next();
            remove(next.getValue(), next.getKey().name(), replica.holderOf(gone));
        }
        if (left > 0) {
            LOG.log(Level.INFO, "replica {0} is gone; {1} FSWatchers of it were left", gone, resources.size());
            replica.deleteLease(gone);
        }
        return left;
    }

    /** A namespace where that is forbidden does not stop the others. */
    private void remove(ChannelId id, String name, String holder) throws ApiFailure {
        try {
            writer.removeOrphan(id, name, holder);
        } catch (ApiFailure e) {
            if (!e.isForbidden()) {
                throw e;
            }
            LOG.log(Level.DEBUG, "an orphan stays: {0}", e.toAdapterException().getMessage());
        }
    }
}
