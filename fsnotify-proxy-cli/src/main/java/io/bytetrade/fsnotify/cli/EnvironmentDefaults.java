package io.bytetrade.fsnotify.cli;

import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes the value of an option that is not on the command line from the environment, by the name that the deployed programs
 * use, where they have it; for any other {@code --some-option} it is {@code FSNOTIFY_SOME_OPTION}. An empty variable counts as
 * none.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
    private static final Map<String, String> NAMES = Map.of(
            "--listen", "MULTICAST_SERVER",
            "--server", "NOTIFY_SERVER",
            "--redis", "REDIS_ADDR",
            "--redis-username", "REDIS_USERNAME",
            "--redis-db", "REDIS_DB");

    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || hasNoVariable(option)) {
            return null;
        }
        String value = environment.get(variable(option.longestName()));
        return value == null || value.isEmpty() ? null : value;
    }

    private static boolean hasNoVariable(OptionSpec option) {
        return option.usageHelp() || option.versionHelp() || option.hidden();
    }

    /** Where the value of an option comes from if it is not on the command line; null if not from the environment either. */
    String source(ArgSpec argument) {
        return defaultValue(argument) == null ? null : variable(((OptionSpec) argument).longestName());
    }

    /** The variable that stands for an option. */
    static String variable(String option) {
        return NAMES.getOrDefault(
                option,
                "FSNOTIFY_" + option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
