package io.bytetrade.fsnotify.protocol;

import java.nio.ByteBuffer;

/**
 * A whole frame whose body nobody has looked at.
 *
 * @param type the message type, see {@link MessageType}
 * @param body what follows the type, from position to limit; a view of the decoder's bytes, valid until its next call
 */
public record Frame(int type, ByteBuffer body) {}
