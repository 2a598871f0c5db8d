/** What the blocking side stands on: worker threads, time, and how long to wait before another try. */
package io.bytetrade.fsnotify.proxy.control;
