package io.bytetrade.fsnotify.redis;

/**
 * What a {@link RedisEventSource} has done since it was made.
 *
 * @param payloads payloads that arrived, those that were skipped included
 * @param events events handed to the sink
 * @param skippedElements elements that were skipped in payloads that could be read
 * @param skippedPayloads payloads that could not be read, or were too long
 * @param reconnects how often the subscription was lost and stood again
 * @param subscribed whether the subscription stands, as far as is known: a connection that is cut without a word is noticed
 *     when a PING is not answered
 */
public record RedisSourceStats(
        long payloads, long events, long skippedElements, long skippedPayloads, long reconnects, boolean subscribed) {}
