/**
 * The blocking side: what talks to the pod directory and the watch registry on worker threads, and answers the event loops
 * by calls that only hand over. Nothing here is touched per event.
 */
package io.bytetrade.fsnotify.proxy.control;
