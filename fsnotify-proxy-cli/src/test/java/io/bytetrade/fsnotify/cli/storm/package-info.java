/**
 * Several replicas of the program on a real API server, while they, it and their clients come to harm:
 * {@link io.bytetrade.fsnotify.cli.storm.Storm} makes one random step after the other, and then the FSWatchers must become what
 * the rules say (ARCHITECTURE, "Several replicas"), which {@link io.bytetrade.fsnotify.cli.storm.MovingClient} knows of its
 * own channel id.
 *
 * <pre>
 *  MovingClient ──Connection──▶ Member (serve, a process) ──▶ API server ──▶ DaemonView
 *       │                          ▲                            ▲               │
 *       └── where it moves ──── Storm ── what comes to harm ────┘               └── never more changes than moves
 * </pre>
 */
package io.bytetrade.fsnotify.cli.storm;
