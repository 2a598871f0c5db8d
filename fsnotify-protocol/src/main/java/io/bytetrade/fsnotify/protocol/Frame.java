package io.bytetrade.fsnotify.protocol;

import java.nio.ByteBuffer;

/**
 * A whole frame whose body nobody has looked at.
 *
 * @param type the message type, see {@link MessageType}
 * @param body what follows the type, from position to limit, big-endian; a view of the decoder's bytes or of its input, so
 *     valid until the decoder's next call and until the input buffer is written again
 */
public record Frame(int type, ByteBuffer body) {}
