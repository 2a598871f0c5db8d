package io.bytetrade.fsnotify.proxy.engine;

/** What a connection has to write: a record, which shares a frame with its neighbours, or a frame of its own. */
sealed interface Outgoing permits EventRecord, NoticeFrame {
    /** The encoded bytes; nobody changes them. */
    byte[] bytes();
}
