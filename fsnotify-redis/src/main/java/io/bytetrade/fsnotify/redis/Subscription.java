package io.bytetrade.fsnotify.redis;

import redis.clients.jedis.BinaryJedisPubSub;

/**
 * What Jedis calls while it listens. What a call throws ends the subscription; {@code isSubscribed()} says nothing about
 * that.
 */
final class Subscription extends BinaryJedisPubSub {
    private final RedisLink link;
    private final PayloadDelivery delivery;
    private final Runnable stands;

    /** @param stands run when the subscription stands, before the first payload */
    Subscription(RedisLink link, PayloadDelivery delivery, Runnable stands) {
        this.link = link;
        this.delivery = delivery;
        this.stands = stands;
    }

    @Override
    public void onSubscribe(byte[] channel, int subscribedChannels) {
        link.expectSilence(this::ping);
        stands.run();
    }

    @Override
    public void onMessage(byte[] channel, byte[] payload) {
        delivery.payload(payload);
    }
}
