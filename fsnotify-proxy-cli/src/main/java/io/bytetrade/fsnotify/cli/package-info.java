/** The launcher: it reads options, assembles a proxy or a client, and turns signals and failures into exit codes. */
package io.bytetrade.fsnotify.cli;
