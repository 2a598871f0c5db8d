package io.bytetrade.fsnotify.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpTest {
    @Test
    void theBitsAreThoseOfTheContract() {
        int[] bits = {Op.CREATE, Op.WRITE, Op.REMOVE, Op.RENAME, Op.CHMOD};
        assertThat(bits).containsExactly(1, 2, 4, 8, 16);
    }

    @Test
    void aMaskIsShownInWords() {
        assertThat(Op.toString(0)).isEqualTo("0");
        assertThat(Op.toString(Op.CREATE | Op.WRITE)).isEqualTo("CREATE|WRITE");
        assertThat(Op.toString(31)).isEqualTo("CREATE|WRITE|REMOVE|RENAME|CHMOD");
    }

    @Test
    void bitsWithoutANameAreShownInHexadecimal() {
        assertThat(Op.toString(Op.CHMOD | 0x20)).isEqualTo("CHMOD|0x20");
        assertThat(Op.toString(0x80000000)).isEqualTo("0x80000000");
        assertThat(Op.toString(-1)).isEqualTo("CREATE|WRITE|REMOVE|RENAME|CHMOD|0xffffffe0");
    }

    @Test
    void anEventIsShownWithItsOp() {
        assertThat(new FileEvent("/a/b", Op.WRITE, "/a")).hasToString("WRITE /a/b (watch /a)");
    }
}
