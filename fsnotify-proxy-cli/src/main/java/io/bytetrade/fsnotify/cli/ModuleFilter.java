package io.bytetrade.fsnotify.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Marker;

/** Lets more pass of the loggers that {@code -vmodule} names; it never holds anything back. */
final class ModuleFilter extends TurboFilter {
    private final List<ModuleLevel> modules;
    /** Bounded by the number of loggers. */
    private final Map<String, Level> levels = new ConcurrentHashMap<>();

    ModuleFilter(List<ModuleLevel> modules) {
        this.modules = List.copyOf(modules);
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] parameters, Throwable thrown) {
        Level wanted = levels.computeIfAbsent(logger.getName(), this::levelOf);
        return level.isGreaterOrEqual(wanted) ? FilterReply.ACCEPT : FilterReply.NEUTRAL;
    }

    /** The first pattern that fits counts, as in klog. */
    private Level levelOf(String logger) {
        return modules.stream()
                .filter(module -> module.fits(logger))
                .findFirst()
                .map(module -> LogOptions.levelOf(module.level(), Level.OFF))
                .orElse(Level.OFF);
    }
}
