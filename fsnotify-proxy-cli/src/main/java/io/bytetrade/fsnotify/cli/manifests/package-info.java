/** What the proxy needs in a cluster, as YAML: templates, and the values that are filled in. */
package io.bytetrade.fsnotify.cli.manifests;
