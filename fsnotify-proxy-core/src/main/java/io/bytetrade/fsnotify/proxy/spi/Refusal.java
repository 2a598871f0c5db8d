package io.bytetrade.fsnotify.proxy.spi;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * A client was refused something.
 *
 * @param code why
 * @param channel the watcher that asked, or empty where it could not be read
 * @param peer where the client speaks from
 * @param text what the client was told: it names pod paths only
 */
public record Refusal(NoticeCode code, Optional<ChannelId> channel, SocketAddress peer, String text) {}
