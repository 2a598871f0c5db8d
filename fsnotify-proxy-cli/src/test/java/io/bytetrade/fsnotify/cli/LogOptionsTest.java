package io.bytetrade.fsnotify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LogOptionsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-v=4",
                "--v=4",
                "-v 4",
                "--v 4",
                "-vmodule=Redis*=8,Session=4",
                "--vmodule Redis*=8",
                "-logtostderr",
                "--logtostderr=false",
                "-alsologtostderr=true",
                "-add_dir_header",
                "--skip_headers",
                "-skip_log_headers",
                "-one_output",
                "--legacy_stderr_threshold_behavior",
                "-log_dir=/tmp",
                "--log_dir /tmp",
                "-log_file x",
                "--log_file_max_size=1800",
                "-stderrthreshold=2",
                "--alsologtostderrthreshold=INFO",
                "-log_backtrace_at=a.go:1",
                "-logtostderr -v=2 -log_dir /tmp"
            })
    void klogsFlagsAreAcceptedWithOneDashAndTwo(String flags) {
        CommandLine launcher = Launcher.commandLine();
        assertThatCode(() -> launcher.parseArgs(("serve " + flags).split(" "))).doesNotThrowAnyException();
    }

    @Test
    void levelsAreKlogs() {
        assertThat(LogOptions.levelOf(0, Level.INFO)).isEqualTo(Level.INFO);
        assertThat(LogOptions.levelOf(3, Level.INFO)).isEqualTo(Level.INFO);
        assertThat(LogOptions.levelOf(4, Level.INFO)).isEqualTo(Level.DEBUG);
        assertThat(LogOptions.levelOf(7, Level.INFO)).isEqualTo(Level.DEBUG);
        assertThat(LogOptions.levelOf(8, Level.INFO)).isEqualTo(Level.TRACE);
    }

    @Test
    void aModuleIsTheNameOfAClass() {
        assertThat(reply("Redis*=4", "a.b.RedisLink", Level.DEBUG)).isEqualTo(FilterReply.ACCEPT);
        assertThat(reply("Redis*=4", "a.b.RedisLink", Level.TRACE)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(reply("Redis*=4", "a.b.MyRedis", Level.DEBUG)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(reply("S?ssion=8", "a.b.Session", Level.TRACE)).isEqualTo(FilterReply.ACCEPT);
        assertThat(reply("a.b.*=8", "a.b.Session", Level.TRACE)).isEqualTo(FilterReply.ACCEPT);
        assertThat(reply("a.c.*=8", "a.b.Session", Level.TRACE)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(reply("Session=0", "a.b.Session", Level.DEBUG)).isEqualTo(FilterReply.NEUTRAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Redis*", "=4", "a=b", "a=4=5", "a=-1"})
    void aModuleWithoutALevelIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> new ModuleLevel.Converter().convert(text)).hasMessageContaining("Redis*=8");
    }

    private static FilterReply reply(String module, String logger, Level level) {
        Logger named = new LoggerContext().getLogger(logger);
        return new ModuleFilter(List.of(new ModuleLevel.Converter().convert(module)))
                .decide(null, named, level, "", null, null);
    }
}
