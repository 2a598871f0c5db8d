package io.bytetrade.fsnotify.cli;

import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes the value of an option that is not on the command line from the environment: {@code MULTICAST_SERVER} for
 * {@code --listen}, {@code NOTIFY_SERVER} for {@code --server}, and for any other {@code --some-option}
 * {@code FSNOTIFY_SOME_OPTION}. An empty variable counts as none.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
    private static final Map<String, String> NAMES =
            Map.of("--listen", "MULTICAST_SERVER", "--server", "NOTIFY_SERVER");

    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return null;
        }
        String value = environment.get(variable(option.longestName()));
        return value == null || value.isEmpty() ? null : value;
    }

    /** The variable that stands for an option. */
    static String variable(String option) {
        return NAMES.getOrDefault(
                option,
                "FSNOTIFY_" + option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
