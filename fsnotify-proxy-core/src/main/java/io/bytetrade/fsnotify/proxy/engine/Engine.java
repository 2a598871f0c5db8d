package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.proxy.admission.Admission;
import io.bytetrade.fsnotify.proxy.registration.RegistrySync;
import io.bytetrade.fsnotify.proxy.spi.ProxyListener;

/**
 * What the event loops have in common. Each part may be used from any thread; none is touched for an event, except the
 * budget when a socket is full.
 *
 * @param options the settings
 * @param budget what all outboxes may hold together
 * @param watchBudget what all watches may hold together
 * @param lingerBudget what the watches of clients that are gone may hold together until they may have come back
 * @param admission decides who may speak for a pod
 * @param registry is told what is watched
 * @param listener hears what happens; it throws nothing
 */
public record Engine(
        EngineOptions options,
        MemoryBudget budget,
        MemoryBudget watchBudget,
        MemoryBudget lingerBudget,
        Admission admission,
        RegistrySync registry,
        ProxyListener listener) {}
