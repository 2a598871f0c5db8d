/** The mapping between the paths of a container and those of its node. Pure functions on texts: no file is touched. */
package io.bytetrade.fsnotify.pathmap;
