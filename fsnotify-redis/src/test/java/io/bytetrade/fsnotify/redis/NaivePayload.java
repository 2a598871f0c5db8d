package io.bytetrade.fsnotify.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a payload says, by the rules of PROTOCOL §1 taken word by word; the reasons of skipped elements are left out. */
final class NaivePayload {
    private static final BigInteger MAX_OP = BigInteger.valueOf(0xffff_ffffL);
    private static final BigInteger MAX_SEQ = BigInteger.valueOf(Long.MAX_VALUE);

    private NaivePayload() {}

    /** Empty if the payload is skipped whole. */
    static Optional<List<PayloadElement>> read(byte[] payload) {
        try {
            Object value = NaiveJson.parse(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString());
            if (!(value instanceof List<?> elements)) {
                return Optional.empty();
            }
            List<PayloadElement> said = new ArrayList<>();
            elements.forEach(element -> said.addAll(element(element)));
            return Optional.of(said);
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What the real parser says, in the same terms. */
    static List<PayloadElement> withoutReasons(PayloadParser parser, byte[] payload) throws MalformedPayloadException {
        List<PayloadElement> said = new ArrayList<>();
        parser.parse(payload, said::addAll);
        said.replaceAll(
                element -> element instanceof PayloadElement.Skipped ? new PayloadElement.Skipped("") : element);
        return said;
    }

    private static List<PayloadElement> element(Object element) {
        if (!(element instanceof NaiveJson.Obj object)) {
            return List.of(new PayloadElement.Skipped(""));
        }
        Map<String, Object> members = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (NaiveJson.Member member : object.members()) {
            if (member.value().equals("null")) {
                continue;
            }
            if (isWrong(member)) {
                return List.of(new PayloadElement.Skipped(""));
            }
            members.put(member.name(), member.value());
        }
        List<PayloadElement> said = new ArrayList<>();
        String src = text(members, "src").isEmpty() ? null : text(members, "src");
        if (!text(members, "gap").isEmpty()) {
            said.add(new PayloadElement.Gap(text(members, "gap"), src));
        }
        if (!text(members, "name").isEmpty()) {
            int op = (int) Long.parseLong((String) members.getOrDefault("op", "0"));
            long seq = Long.parseLong((String) members.getOrDefault("seq", "-1"));
            NodeEvent event = new NodeEvent(text(members, "name"), op, text(members, "key"), text(members, "node"));
            said.add(new PayloadElement.Change(event, src, seq));
        }
        return said.isEmpty() ? List.of(new PayloadElement.Skipped("")) : said;
    }

    private static boolean isWrong(NaiveJson.Member member) {
        for (String text : List.of("Name", "Key", "Node", "Src", "Gap")) {
            if (member.name().equalsIgnoreCase(text)) {
                return !(member.value() instanceof NaiveJson.Text);
            }
        }
        if (member.name().equalsIgnoreCase("Op")) {
            return !isNumber(member.value(), MAX_OP);
        }
        return member.name().equalsIgnoreCase("Seq") && !isNumber(member.value(), MAX_SEQ);
    }

    private static boolean isNumber(Object value, BigInteger max) {
        return value instanceof String letters
                && letters.matches("[0-9]+")
                && new BigInteger(letters).compareTo(max) <= 0;
    }

    private static String text(Map<String, Object> members, String name) {
        return members.get(name) instanceof NaiveJson.Text text ? text.value() : "";
    }
}
