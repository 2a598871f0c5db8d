package io.bytetrade.fsnotify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bytetrade.fsnotify.pathmap.HostPathType;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ValuesTest {
    @Test
    void timesHaveUnits() {
        Values.Time time = new Values.Time();
        assertThat(time.convert("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(time.convert("1s")).isEqualTo(Duration.ofSeconds(1));
        assertThat(time.convert("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(time.convert("1h")).isEqualTo(Duration.ofHours(1));
        assertThat(time.convert("0")).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "s", "-1s", "1.5s", "1 week", "99999999999999s"})
    void otherTimesAreRefused(String text) {
        assertThatThrownBy(() -> new Values.Time().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("250ms");
    }

    @Test
    void sizesHaveBinaryUnits() {
        Values.Size size = new Values.Size();
        assertThat(size.convert("65536")).isEqualTo(65_536);
        assertThat(size.convert("512KiB")).isEqualTo(512 << 10);
        assertThat(size.convert("4MiB")).isEqualTo(4 << 20);
        assertThat(size.convert("4m")).isEqualTo(4 << 20);
        assertThat(size.convert("1GiB")).isEqualTo(1L << 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "-1", "4 apples", "1e6"})
    void otherSizesAreRefused(String text) {
        assertThatThrownBy(() -> new Values.Size().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void listenAddressIsTcpOrUnix() {
        Values.ListenAddress address = new Values.ListenAddress();
        assertThat(address.convert(":5079")).isEqualTo(new InetSocketAddress(5079));
        assertThat(address.convert("127.0.0.1:0")).isEqualTo(new InetSocketAddress("127.0.0.1", 0));
        assertThat(address.convert("[::1]:5079")).isEqualTo(new InetSocketAddress("::1", 5079));
        assertThat(address.convert("unix:/run/a.sock")).isEqualTo(UnixDomainSocketAddress.of("/run/a.sock"));
        assertThat(address.convert("unix:///run/a.sock")).isEqualTo(UnixDomainSocketAddress.of("/run/a.sock"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5079", "host:", "host:65536", "host:-1", "::1:5079", "unix:", "no such host:1"})
    void otherListenAddressesAreRefused(String text) {
        assertThatThrownBy(() -> new Values.ListenAddress().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void volumeTypesAreThoseOfKubernetes() {
        assertThat(new Values.VolumeType().convert("directoryorcreate")).isEqualTo(HostPathType.DIRECTORY_OR_CREATE);
        assertThat(new Values.VolumeType().convert("Unset")).isEqualTo(HostPathType.UNSET);
        assertThatThrownBy(() -> new Values.VolumeType().convert("")).isInstanceOf(TypeConversionException.class);
        assertThatThrownBy(() -> new Values.VolumeType().convert("emptyDir"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("DirectoryOrCreate");
    }
}
