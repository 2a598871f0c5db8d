package io.bytetrade.fsnotify.proxy.engine;

/** What is put into the hands of a connection at once: records, or a notice. */
sealed interface Due permits Burst, NoticeFrame {}
