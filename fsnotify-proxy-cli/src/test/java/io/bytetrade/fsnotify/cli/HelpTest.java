package io.bytetrade.fsnotify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class HelpTest {
    static Stream<OptionSpec> options() {
        return Launcher.commandLine().getSubcommands().values().stream()
                .flatMap(command -> command.getCommandSpec().options().stream())
                .filter(option -> option.longestName().startsWith("--"))
                .filter(option -> !option.usageHelp() && !option.versionHelp() && !option.hidden());
    }

    @ParameterizedTest
    @MethodSource("options")
    void everyOptionNamesItsEnvironmentVariable(OptionSpec option) {
        assertThat(String.join(" ", option.description()))
                .contains("environment: " + EnvironmentDefaults.variable(option.longestName()));
    }

    @ParameterizedTest
    @MethodSource("options")
    void everyOptionWithAValueNamesItsDefault(OptionSpec option) {
        if (option.arity().max() > 0 && !option.isMultiValue()) {
            assertThat(String.join(" ", option.description())).contains("default: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "off", "OFF", "true", "false"})
    void noticesAreSwitchedByAWord(String word) {
        Launcher.commandLine().parseArgs("serve", "--notices", word);
        Launcher.commandLine().parseArgs("serve", "--notices=" + word);
    }

    @Test
    void variableSetToNothingCountsAsNotSet() {
        CommandLine command = Launcher.commandLine().getSubcommands().get("serve");
        OptionSpec listen = command.getCommandSpec().findOption("--listen");
        assertThat(new EnvironmentDefaults(Map.of("MULTICAST_SERVER", "")).defaultValue(listen))
                .isNull();
        assertThat(new EnvironmentDefaults(Map.of("MULTICAST_SERVER", ":1")).defaultValue(listen))
                .isEqualTo(":1");
    }
}
