package io.bytetrade.fsnotify.proxy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class DescriptorsTest {
    private static final String HEAD = "Limit                     Soft Limit           Hard Limit           Units     ";

    @Test
    void theSoftLimitCounts() {
        assertThat(limit("Max open files            1024                 1048576              files     "))
                .isEqualTo(1024);
    }

    @Test
    void noLimitIsTheGreatestNumber() {
        assertThat(limit("Max open files            unlimited            unlimited            files     "))
                .isEqualTo(Integer.MAX_VALUE);
        assertThat(limit("Max open files            9223372036854775807  9223372036854775807  files     "))
                .isEqualTo(Integer.MAX_VALUE);
        assertThat(Descriptors.limit(List.of(HEAD))).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsOpenIsNotAvailable() throws IOException {
        int before = Descriptors.availableForConnections();
        Pipe[] pipes = new Pipe[50];
        for (int i = 0; i < pipes.length; i++) {
            pipes[i] = Pipe.open();
        }
        try {
            // Others in this process may open and close something meanwhile.
            assertThat(Descriptors.availableForConnections()).isBetween(before - 120, before - 80);
        } finally {
            for (Pipe pipe : pipes) {
                pipe.sink().close();
                pipe.source().close();
            }
        }
    }

    private static int limit(String line) {
        return Descriptors.limit(
                List.of(HEAD, "Max core file size        0                    unlimited            bytes     ", line));
    }
}
