package io.bytetrade.fsnotify.pathmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostPathTypeTest {
    @ParameterizedTest
    @EnumSource
    void everyTypeIsFoundByItsLabelInAnyCase(HostPathType type) {
        assertThat(HostPathType.of(type.toString())).contains(type);
        assertThat(HostPathType.of(type.toString().toUpperCase(Locale.ROOT))).contains(type);
    }

    @Test
    void kubernetesWritesNoTypeAsNullOrTheEmptyText() {
        assertThat(HostPathType.of(null)).contains(HostPathType.UNSET);
        assertThat(HostPathType.of("")).contains(HostPathType.UNSET);
    }

    @Test
    void anUnknownTypeIsNone() {
        assertThat(HostPathType.of("Symlink")).isEmpty();
    }

    @Test
    void onlyDirectoriesAreAllowedByDefault() {
        assertThat(HostPathType.DEFAULT_ALLOWED)
                .containsExactly(HostPathType.DIRECTORY, HostPathType.DIRECTORY_OR_CREATE);
        assertThatThrownBy(() -> HostPathType.DEFAULT_ALLOWED.add(HostPathType.FILE))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
