package io.bytetrade.fsnotify.cli.bench;

/**
 * What came of a run.
 *
 * @param events published in the measured part
 * @param deliveries stamped records that arrived
 * @param writes records of coalesced WRITEs that arrived
 * @param missing records that did not arrive
 * @param repeated records that arrived twice or out of order
 * @param notices ERROR frames that clients received
 * @param recordsPerFrame how many records shared a frame, on average
 * @param seconds from the first event to the last receipt
 * @param proxyCpuSeconds of the proxy in that time; 0 if it is not known
 * @param readySeconds from the first connect until every client had received an event
 * @param residentMore bytes by which the resident memory of the proxy grew when all connected; 0 if it is not known
 * @param bytesPerConnection heap that a connection and its watches take; 0 if it is not known
 * @param p50Millis latency from publishing to receipt
 * @param p99Millis likewise
 * @param p999Millis likewise
 * @param maxMillis likewise
 */
public record BenchResult(
        long events,
        long deliveries,
        long writes,
        long missing,
        long repeated,
        long notices,
        double recordsPerFrame,
        double seconds,
        double proxyCpuSeconds,
        double readySeconds,
        long residentMore,
        long bytesPerConnection,
        double p50Millis,
        double p99Millis,
        double p999Millis,
        double maxMillis) {

    /** Deliveries a second. */
    public double deliveriesPerSecond() {
        return deliveries / seconds;
    }

    /** CPU seconds of the proxy for a million deliveries. */
    public double cpuPerMillion() {
        return deliveries == 0 ? 0 : proxyCpuSeconds * 1e6 / deliveries;
    }

    /** Whether each client received each event of its watches once, in order, and was told of no loss. */
    public boolean isComplete() {
        return missing == 0 && repeated == 0 && notices == 0;
    }
}
