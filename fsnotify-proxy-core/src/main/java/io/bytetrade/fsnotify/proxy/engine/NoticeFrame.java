package io.bytetrade.fsnotify.proxy.engine;

/**
 * A whole ERROR frame.
 *
 * @param bytes the frame
 */
record NoticeFrame(byte[] bytes) implements Outgoing, Due {}
