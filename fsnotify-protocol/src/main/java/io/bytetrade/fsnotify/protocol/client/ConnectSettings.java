package io.bytetrade.fsnotify.protocol.client;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How to come to the proxy.
 *
 * @param server where it listens
 * @param resolver looks its name up, anew for each attempt
 * @param timeout how long an attempt may take after the name was looked up
 * @param firstRetry the wait after the first failure
 * @param longestRetry the bound of the doubling wait
 * @param random numbers from 0 to 1
 */
record ConnectSettings(
        ServerAddress server,
        ServerAddress.Resolver resolver,
        Duration timeout,
        Duration firstRetry,
        Duration longestRetry,
        DoubleSupplier random) {}
