/**
 * The mapping between the paths of a container and those of its node. Pure functions on texts: no file is touched.
 *
 * <p>{@link io.bytetrade.fsnotify.pathmap.PathMap} is built once from a pod's volumes and a container's mounts and then answers
 * for each path; {@link io.bytetrade.fsnotify.pathmap.MappedPath}, its answer, translates the names in events. Only what the
 * pod declares is known: not the symbolic links in an image or a volume, and not the files that the kubelet and the container
 * runtime mount by themselves, such as {@code /etc/hosts} or {@code /proc}.
 */
package io.bytetrade.fsnotify.pathmap;
