/**
 * What an adapter implements: where events come from, who is told what is watched, who knows the pods, and who listens to
 * what the proxy does. Every method says on which thread it is called and whether it may block.
 */
package io.bytetrade.fsnotify.proxy.spi;
