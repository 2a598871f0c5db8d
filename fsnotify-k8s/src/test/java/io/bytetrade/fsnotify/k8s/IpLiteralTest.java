package io.bytetrade.fsnotify.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"10.1.2.3", "255.255.255.255", "0.0.0.0", "2001:db8::1", "::1", "fe80::1:2", "::ffff:10.1.2.3"})
    void addressesAreRead(String text) throws Exception {
        assertThat(IpLiteral.parse(text)).contains(InetAddress.getByName(text));
    }

    @Test
    void aMappedAddressIsTheOneItMaps() throws Exception {
        assertThat(IpLiteral.parse("::ffff:10.1.2.3")).contains(InetAddress.getByName("10.1.2.3"));
    }

    /** Each of these but the plainly illegal ones would be looked up by InetAddress.getByName. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "abc",
                "face",
                "10.1.2",
                "10.1.2.256",
                "1.2.3.4.5",
                ".:",
                ":::",
                "[::1]",
                "10.1.2.3 "
            })
    void whatIsNoAddressIsNotLookedUp(String text) {
        assertThat(IpLiteral.parse(text)).isEmpty();
    }
}
