/**
 * Decides who may speak for which pod: asks the pod directory on worker threads, and answers event loops by calls that only
 * hand over.
 */
package io.bytetrade.fsnotify.proxy.admission;
