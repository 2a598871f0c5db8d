package io.bytetrade.fsnotify.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordTest {
    @TempDir
    private Path directory;

    @Test
    void oneLineBreakAtTheEndOfAFileIsNotPartOfThePassword() throws Exception {
        assertThat(ofFile("secret")).isEqualTo("secret");
        assertThat(ofFile("secret\n")).isEqualTo("secret");
        assertThat(ofFile("secret\r\n")).isEqualTo("secret");
        assertThat(ofFile("secret\n\n")).isEqualTo("secret\n");
        assertThat(ofFile(" se cret ")).isEqualTo(" se cret ");
    }

    @Test
    void anEmptyFileIsNoPassword() throws Exception {
        assertThat(ofFile("")).isNull();
        assertThat(ofFile("\n")).isNull();
    }

    @Test
    void theFileIsReadEachTime() throws Exception {
        Path file = Files.writeString(directory.resolve("password"), "old");
        Password password = Password.inFile(file);
        assertThat(password.read()).isEqualTo("old");

        Files.writeString(file, "new");

        assertThat(password.read()).isEqualTo("new");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> Password.inFile(missing).read())
                .isInstanceOf(AdapterException.class)
                .hasMessage("cannot read the Redis password from " + missing
                        + ": NoSuchFileException; check that the file exists and may be read");
    }

    private String ofFile(String text) throws Exception {
        return Password.inFile(Files.writeString(directory.resolve("password"), text))
                .read();
    }
}
