package io.bytetrade.fsnotify.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "redis.kubesphere-system:6379,      redis.kubesphere-system, 6379, false, -, -, -",
                "127.0.0.1:1,                       127.0.0.1, 1, false, -, -, -",
                "[::1]:6379,                        ::1, 6379, false, -, -, -",
                "redis_1:6379,                      redis_1, 6379, false, -, -, -",
                "redis://r,                         r, 6379, false, -, -, -",
                "redis://r/,                        r, 6379, false, -, -, -",
                "redis://r:7/3,                     r, 7, false, -, -, 3",
                "rediss://r,                        r, 6379, true, -, -, -",
                "REDISS://r:7,                      r, 7, true, -, -, -",
                "redis://[fe80::1]:7,               fe80::1, 7, false, -, -, -",
                "redis://[::1]/2,                   ::1, 6379, false, -, -, 2",
                "redis://:secret@r,                 r, 6379, false, -, secret, -",
                "redis://ann:secret@r:7/0,          r, 7, false, ann, secret, 0",
                "redis://ann@r,                     r, 6379, false, ann, -, -",
                "redis://ann:@r,                    r, 6379, false, ann, -, -",
                "redis://ann:s%40c%2Fr%23+%25:t@r,  r, 6379, false, ann, s@c/r#+%:t, -",
                "redis://:se@cret@r,                r, 6379, false, -, se@cret, -",
                "redis://:caf%C3%A9@r,              r, 6379, false, -, café, -"
            })
    void anAddressOfRedisIsRead(
            String text, String host, int port, boolean tls, String username, String password, Integer db) {
        assertThat(RedisAddress.parse(text))
                .isEqualTo(new RedisAddress(List.of(new Endpoint(host, port)), null, tls, username, password, db));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "redis+sentinel://s/m                           | s:26379           | m   | false | -   | -      | -",
                "redis+sentinel://s:7/m/                        | s:7               | m   | false | -   | -      | -",
                "rediss+sentinel://s/m                          | s:26379           | m   | true  | -   | -      | -",
                "Redis+Sentinel://s,t:7,[::1],[::2]:8/a.B_c-0/3 | s:26379 t:7 [::1]:26379 [::2]:8 | a.B_c-0 | false | - | - | 3",
                "redis+sentinel://ann:s%2Fe,c@s,t/m/0           | s:26379 t:26379   | m   | false | ann | s/e,c  | 0"
            })
    void anAddressOfSentinelsIsRead(
            String text, String endpoints, String master, boolean tls, String username, String password, Integer db) {
        RedisAddress address = RedisAddress.parse(text);

        assertThat(address.endpoints()).extracting(Endpoint::toString).containsExactly(endpoints.split(" "));
        assertThat(address).isEqualTo(new RedisAddress(address.endpoints(), master, tls, username, password, db));
        assertThat(address.namesSentinels()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                        | it names no host",
                "redis                     | it has no port",
                "redis:                    | its port is no number from 1 to 65535",
                ":6379                     | it names no host",
                "redis:0                   | its port is no number",
                "redis:65536               | its port is no number",
                "redis:6379x               | its port is no number",
                "::1:6379                  | it names no host",
                "fe80::1                   | its port is no number from 1 to 65535, or an IPv6 address is not in",
                "[::1:6379                 | a bracket is not closed",
                "[::1]6379                 | its port is no number",
                "[]:6379                   | it names no host",
                "http://redis:6379         | its scheme is not redis or rediss, or either with +sentinel",
                "redis+cluster://redis     | its scheme is not redis or rediss",
                "redis+sentinel://s        | what follows the sentinels is no master's name",
                "redis+sentinel://s/       | what follows the sentinels is no master's name",
                "redis+sentinel://s/a b    | what follows the sentinels is no master's name",
                "redis+sentinel://s//0     | what follows the sentinels is no master's name",
                "redis+sentinel://s,/m     | it names no host",
                "redis+sentinel://s,t:x/m  | its port is no number",
                "redis+sentinel://s/m/x    | what follows the host is no database number",
                "redis+sentinel://s/m/1/2  | what follows the host is no database number",
                "redis+sentinel://u:hunt/er2@s/m | what follows the sentinels is no master's name",
                "unix:/run/redis.sock      | it is neither host:port nor a URI",
                "/run/redis.sock           | it is neither host:port nor a URI",
                "hunter2@redis:6379        | it is neither host:port nor a URI",
                "redis://                  | it names no host",
                "redis://:hunter2@         | it names no host",
                "redis://:hunter2          | it names no host",
                "redis://ann:hunter2       | its port is no number",
                "redis://:hunt/er2@r       | what follows the host is no database number",
                "redis://:hunter2@r/x      | what follows the host is no database number",
                "redis://:hunter2@r/-1     | what follows the host is no database number",
                "redis://:hunter2@r/1/2    | what follows the host is no database number",
                "redis://:hunter2@r?db=1   | it holds a '?' or '#'",
                "redis://:hunter2#@r       | it holds a '?' or '#'",
                "redis://:hunter%2@r       | a '%' in its user or password is not written %25"
            })
    void whatIsWrongIsSaidWithoutQuotingIt(String text, String what) {
        assertThatThrownBy(() -> RedisAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the Redis address cannot be used: " + what)
                .hasMessageEndingWith("; write host:port, or redis://user:password@host:port/db, or"
                        + " redis+sentinel://user:password@host:port,host:port/master/db (rediss for TLS)")
                .hasMessageNotContaining("hunt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://ann:secret@r:7/3", "r:7"})
    void itsTextIsHostAndPort(String text) {
        assertThat(RedisAddress.parse(text)).hasToString("r:7");
    }

    @Test
    void theTextOfSentinelsIsWhereTheyAreAndTheirMaster() {
        assertThat(RedisAddress.parse("redis+sentinel://ann:secret@s,[::1]:7/m/3"))
                .hasToString("s:26379,[::1]:7/m");
    }

    @Test
    void anIpv6AddressIsShownInBrackets() {
        assertThat(RedisAddress.parse("[::1]:7")).hasToString("[::1]:7");
    }
}
