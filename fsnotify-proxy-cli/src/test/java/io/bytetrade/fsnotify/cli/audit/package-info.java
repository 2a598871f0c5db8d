/**
 * The audit of DESIGN §5, "no silent loss": {@link io.bytetrade.fsnotify.cli.audit.Audit} lets publishers, clients and faults
 * loose on a proxy and keeps books of everything.
 *
 * <pre>
 *  Publisher ──▶ Redis ──▶ RedisEventSource ──▶ Tap ──▶ proxy ──▶ Relay ──▶ AuditedClient
 *   (stamps)       ▲                             │                  ▲             │
 *                  │                          Ledger                │          Ledger, one for each session
 *               FaultPlan ──────────────────────────────────────────┘
 * </pre>
 *
 * <p>An event says itself which it is ({@link io.bytetrade.fsnotify.cli.audit.Stamp}): its track, its number on the track, and
 * a check sum. So a {@link io.bytetrade.fsnotify.cli.audit.Ledger} needs no copy of what was published to see what is missing,
 * twice, out of order or altered; it does need to know which of the missing ones the source had handed over, and asks the
 * {@link io.bytetrade.fsnotify.cli.audit.Witness}.
 */
package io.bytetrade.fsnotify.cli.audit;
