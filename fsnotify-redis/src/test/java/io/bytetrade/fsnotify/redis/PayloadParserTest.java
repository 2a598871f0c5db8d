package io.bytetrade.fsnotify.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of PROTOCOL §1, "What the daemon publishes", and where Go's decoder settles what it leaves open. */
class PayloadParserTest {
    private static final PayloadElement SKIPPED = new PayloadElement.Skipped("");

    private final PayloadParser parser = new PayloadParser();

    @ParameterizedTest(name = "{0}")
    @MethodSource("payloads")
    void aPayloadSays(String rule, String payload, List<PayloadElement> expected) throws Exception {
        assertThat(parse(payload.replace('\'', '"'))).as(rule).isEqualTo(expected);
    }

    static Stream<Arguments> payloads() {
        return Stream.of(
                says(
                        "the document's example",
                        "[{'Name':'/host/path/data/file.txt','Op':2,'Key':'/host/path/data'}]",
                        change("/host/path/data/file.txt", 2, "/host/path/data")),
                says(
                        "several, in their order, whatever mix of ops",
                        "[{'Name':'/a','Op':1},{'Name':'/b','Op':4},{'Name':'/a','Op':2}]",
                        change("/a", 1, ""),
                        change("/b", 4, ""),
                        change("/a", 2, "")),
                says("none", "[]"),
                says("blanks", " \t\r\n[ { 'Name' : '/a' } ] \n", change("/a", 0, "")),
                says("members in any order", "[{'Key':'/k','Op':8,'Name':'/k/n'}]", change("/k/n", 8, "/k")),
                says("lower case", "[{'name':'/a','op':1,'key':'/'}]", change("/a", 1, "/")),
                says("mixed case", "[{'NaMe':'/a','OP':1,'keY':'/'}]", change("/a", 1, "/")),
                says("letters that fold to ours", "[{'Name':'/a','\u212aey':'/k'}]", change("/a", 0, "/k")),
                says(
                        "letters that fold to ours, s",
                        "[{'Name':'/a','\u017frc':'p','\u017feq':3}]",
                        new PayloadElement.Change(new NodeEvent("/a", 0, ""), "p", 3)),
                says("an escaped member name", "[{'\\u004eame':'/a'}]", change("/a", 0, "")),
                says("the last of a name counts", "[{'Name':'/a','Name':'/b'}]", change("/b", 0, "")),
                says("in whatever case", "[{'Name':'/a','name':'/b','Op':1,'OP':2}]", change("/b", 2, "")),
                says(
                        "null leaves what was there",
                        "[{'Name':'/a','Name':null,'Op':2,'Op':null,'Key':null,'Node':null}]",
                        change("/a", 2, "")),
                says(
                        "unknown members, whatever is in them",
                        "[{'X':{'Name':'/x','y':[1,{'Op':[[]]},'z']},'Name':'/a','Y':[],'Z':1e400,'W':true}]",
                        change("/a", 0, "")),
                says("no Op is 0, as in Go", "[{'Name':'/a'}]", change("/a", 0, "")),
                says("the smallest Op", "[{'Name':'/a','Op':0}]", change("/a", 0, "")),
                says("the largest Op", "[{'Name':'/a','Op':4294967295}]", change("/a", -1, "")),
                says("an unnamed bit", "[{'Name':'/a','Op':96}]", change("/a", 96, "")),
                says(
                        "the root as the deployed daemon writes it",
                        "[{'Name':'//x','Op':1,'Key':''}]",
                        change("/x", 1, "/")),
                says(
                        "the event's node",
                        "[{'Name':'/a','Node':'worker-1'},{'Name':'/b','Node':''}]",
                        new PayloadElement.Change(
                                new NodeEvent("/a", 0, "", "worker-1"), null, PayloadElement.NOT_NUMBERED),
                        change("/b", 0, "")),
                says(
                        "numbers of a publisher",
                        "[{'Name':'/a','Src':'p','Seq':9223372036854775807},{'Name':'/b','Src':'','Seq':0}]",
                        new PayloadElement.Change(new NodeEvent("/a", 0, ""), "p", Long.MAX_VALUE),
                        new PayloadElement.Change(new NodeEvent("/b", 0, ""), null, 0)),
                says("a gap", "[{'Gap':'overflow','Src':'p'}]", new PayloadElement.Gap("overflow", "p")),
                says("a gap of nobody", "[{'Gap':'overflow'}]", new PayloadElement.Gap("overflow", null)),
                says("an empty Gap is none", "[{'Gap':'','Name':'/a'}]", change("/a", 0, "")),
                says(
                        "a gap that is an event too comes before it",
                        "[{'Name':'/a','Gap':'overflow'}]",
                        new PayloadElement.Gap("overflow", null),
                        change("/a", 0, "")),
                says(
                        "what a bad element touches",
                        "[{'Name':'/a'},null,{'Name':'/b','Op':-1},7,{'Name':'/c'}]",
                        change("/a", 0, ""),
                        SKIPPED,
                        SKIPPED,
                        SKIPPED,
                        change("/c", 0, "")),
                says("escapes", "[{'Name':'\\/\\u00e9\\\\\\n\\u003c'}]", change("/é\\\n<", 0, "")),
                says("characters of every length", "[{'Name':'/é€😀'}]", change("/é€😀", 0, "")),
                says("a surrogate pair", "[{'Name':'/\\ud83d\\ude00'}]", change("/😀", 0, "")),
                says("half a pair is handed on, not guessed", "[{'Name':'/\\ud83d'}]", change("/\ud83d", 0, "")),
                says("U+FFFD, as a Go daemon may send it", "[{'Name':'/\\ufffd'}]", change("/\ufffd", 0, "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "1",
                "true",
                "'/a'",
                "[]",
                "[{'Name':'/a'}]",
                "{}",
                "{'Op':1,'Key':'/'}",
                "{'Name':''}",
                "{'Name':null}",
                "{'Name':1}",
                "{'Name':['/a']}",
                "{'Name':{'Name':'/a'}}",
                "{'Name':'/a','Op':4294967296}",
                "{'Name':'/a','Op':-1}",
                "{'Name':'/a','Op':-0}",
                "{'Name':'/a','Op':2.0}",
                "{'Name':'/a','Op':2e0}",
                "{'Name':'/a','Op':'2'}",
                "{'Name':'/a','Op':true}",
                "{'Name':'/a','Op':[2]}",
                "{'Name':'/a','Op':18446744073709551618}",
                "{'Name':'/a','Op':'x','Op':2}",
                "{'Name':'/a','Key':1}",
                "{'Name':'/a','Key':{}}",
                "{'Name':'/a','Node':1}",
                "{'Name':'/a','Src':1}",
                "{'Name':'/a','Seq':-1}",
                "{'Name':'/a','Seq':1.5}",
                "{'Name':'/a','Seq':9223372036854775808}",
                "{'Name':'/a','Gap':true}"
            })
    void anElementIsSkippedAlone(String element) throws Exception {
        String payload = "[{'Name':'/before'}," + element + ",{'Name':'/after'}]";

        assertThat(parse(payload.replace('\'', '"')))
                .containsExactly(change("/before", 0, ""), SKIPPED, change("/after", 0, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "'x'",
                "{'Name':'/a','Op':1,'Key':'/'}",
                "[",
                "[{'Name':'/a'}",
                "[{'Name':'/a'},",
                "[{'Name':'/a'},]",
                "[,{'Name':'/a'}]",
                "[{'Name':'/a'} {'Name':'/b'}]",
                "[{'Name':'/a'}] x",
                "[{'Name':'/a'}][]",
                "[{'Name':'/a'}]]",
                "[{'Name':'/a',}]",
                "[{'Name':}]",
                "[{'Name'}]",
                "[{Name:'/a'}]",
                "[{'Name':'/a}]",
                "[{'Name':'\\x'}]",
                "[{'Name':'\\u00g0'}]",
                "[{'Name':'/a\nb'}]",
                "[{'Name':'/a','Op':01}]",
                "[{'Name':'/a','Op':+1}]",
                "[{'Name':'/a','Op':.5}]",
                "[{'Name':'/a','Op':1.}]",
                "[{'Name':'/a','X':NaN}]",
                "[{'Name':'/a','X':tru}]",
                "[{'Name':'/a','X':[}]}]",
                "[{'Name':'/a'}/* no */]",
                "[{'Name':'/a'}, // no\n]",
                "[{`Name`:'/a'}]",
                "\ufeff[{'Name':'/a'}]",
                "[{'Name':'/a','X':'\\x'}]",
                "[{'Name':'/a','\\ud83d':1}]",
                "[{'Name':'/a'},\u0000]"
            })
    void aPayloadIsSkippedWhole(String payload) {
        assertMalformed(payload.replace('\'', '"'), UTF_8);
    }

    @Test
    void anotherEncodingIsNotGuessed() {
        assertMalformed("[{\"Name\":\"/a\"}]", UTF_16BE);
        assertMalformed("[{\"Name\":\"/é\"}]", ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // a continuation byte alone
                "c3", // cut short by the quote
                "c0af", // a slash, overlong
                "e080af", // a slash, overlong
                "eda080", // half a surrogate pair
                "f4908080", // beyond Unicode
                "ff"
            })
    void malformedUtf8IsNoPath(String hex) {
        byte[] bad = HexFormat.of().parseHex(hex);

        assertMalformed("[{\"Name\":\"/a" + new String(bad, ISO_8859_1) + "\"}]", ISO_8859_1);
        assertMalformed("[{\"Name\":\"/a\",\"X\":\"" + new String(bad, ISO_8859_1) + "\"}]", ISO_8859_1);
    }

    @Test
    void theMessageSaysWhatAndWhere() {
        assertThatThrownBy(() -> parse("{}")).hasMessage("it is not a JSON array");
        assertThatThrownBy(() -> parse("[] []")).hasMessage("something follows the array");
        assertThatThrownBy(() -> parse("[{\"Name\":x}]"))
                .hasMessageContaining("'x'")
                .hasMessageEndingWith(", at byte 9");
    }

    @Test
    void aPayloadOfManyElementsComesInPartsOfBoundedSize() throws Exception {
        List<Integer> parts = new ArrayList<>();
        List<PayloadElement> all = new ArrayList<>();

        parser.parse(many(20_000, "]").getBytes(UTF_8), part -> {
            parts.add(part.size());
            all.addAll(part);
        });

        assertThat(parts).containsExactly(PayloadParser.PART, PayloadParser.PART, 20_000 - 2 * PayloadParser.PART);
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i)).isEqualTo(change("/" + i, 0, ""));
        }
    }

    @Test
    void ofALongPayloadThatBreaksOffNothingIsHandedOn() {
        assertMalformed(many(20_000, ""), UTF_8);
        assertMalformed(many(20_000, "] x"), UTF_8);
        assertMalformed(many(20_000, ",{\"Name\":\"\\x\"}]"), UTF_8);
    }

    @Test
    void nestingWithoutEndIsNoStackOverflow() {
        assertMalformed("[".repeat(5_000_000), UTF_8);
        assertMalformed("[{\"X\":" + "{\"a\":".repeat(1_000_000), UTF_8);
        assertMalformed("[{\"X\":" + "[".repeat(600) + "]".repeat(600) + "}]", UTF_8);
    }

    @Test
    void aLongNumberIsOneBadElement() throws Exception {
        String digits = "9".repeat(2_000_000);

        assertThat(parse("[{\"Name\":\"/a\",\"Op\":" + digits + "},{\"Name\":\"/b\",\"X\":" + digits + "}]"))
                .containsExactly(SKIPPED, change("/b", 0, ""));
    }

    @Test
    void aLongNameOfAMemberCostsThePayload() {
        assertMalformed("[{\"" + "x".repeat(60_000) + "\":1}]", UTF_8);
    }

    @Test
    void manyDifferentMembersCostNothingThatStays() throws Exception {
        StringBuilder payload = new StringBuilder("[{\"Name\":\"/a\"");
        for (int i = 0; i < 200_000; i++) {
            payload.append(",\"x").append(i).append("\":0");
        }

        assertThat(parse(payload.append("}]").toString())).containsExactly(change("/a", 0, ""));
        assertThat(parse("[{\"Name\":\"/b\"}]")).containsExactly(change("/b", 0, ""));
    }

    private static String many(int count, String end) {
        StringBuilder payload = new StringBuilder("[");
        for (int i = 0; i < count; i++) {
            payload.append(i == 0 ? "" : ",").append("{\"Name\":\"/").append(i).append("\"}");
        }
        return payload.append(end).toString();
    }

    private List<PayloadElement> parse(String payload) throws MalformedPayloadException {
        return NaivePayload.withoutReasons(parser, payload.getBytes(UTF_8));
    }

    private void assertMalformed(String payload, Charset charset) {
        List<PayloadElement> handedOn = new ArrayList<>();
        assertThatThrownBy(() -> parser.parse(payload.getBytes(charset), handedOn::addAll))
                .isInstanceOf(MalformedPayloadException.class);
        assertThat(handedOn).isEmpty();
    }

    private static Arguments says(String rule, String payload, PayloadElement... elements) {
        return arguments(rule, payload, List.of(elements));
    }

    private static PayloadElement change(String name, int op, String key) {
        return new PayloadElement.Change(new NodeEvent(name, op, key), null, PayloadElement.NOT_NUMBERED);
    }
}
