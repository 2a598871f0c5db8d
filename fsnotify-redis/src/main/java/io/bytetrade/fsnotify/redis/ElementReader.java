package io.bytetrade.fsnotify.redis;

import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads one element of a payload, as Go's {@code encoding/json} fills the daemon's struct: a member is recognised in any
 * mixture of upper and lower case (two letters that only fold to one of ours included, such as the Kelvin sign), the last one
 * of a name counts, {@code null} leaves what was there, unknown ones are passed over with all that is in them. Unlike Go, which
 * gives up the payload, it gives up the element where a member has a wrong type. An empty text is as good as none: Go
 * publishers write one for what they did not set. One thread.
 */
final class ElementReader {
    private static final List<String> MEMBERS = List.of("Name", "Op", "Key", "Node", "Src", "Seq", "Gap");
    private static final long MAX_OP = 0xffff_ffffL;
    /** Digits that always fit into 64 bits without a sign. */
    private static final int LONGEST_NUMBER = 19;

    private String name;
    private String key;
    private String node;
    private String src;
    private String gap;
    private long op;
    private long seq;
    private String wrong;

    /**
     * Reads the element that begins with the parser's current token.
     *
     * @param target takes what the element says: one thing, or two if it is a gap and an event
     */
    void read(JsonParser json, List<PayloadElement> target) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            target.add(new PayloadElement.Skipped("it is no object"));
            return;
        }
        clear();
        for (String member = json.nextName(); member != null; member = json.nextName()) {
            json.nextToken();
            member(member, json);
        }
        add(target);
    }

    private void clear() {
        name = "";
        key = "";
        node = "";
        src = "";
        gap = "";
        op = 0;
        seq = PayloadElement.NOT_NUMBERED;
        wrong = null;
    }

    private void member(String member, JsonParser json) {
        String known = spelling(member);
        switch (known) {
            case "Name" -> name = text(known, json, name);
            case "Op" -> op = number(known, json, op, MAX_OP);
            case "Key" -> key = text(known, json, key);
            case "Node" -> node = text(known, json, node);
            case "Src" -> src = text(known, json, src);
            case "Seq" -> seq = number(known, json, seq, Long.MAX_VALUE);
            case "Gap" -> gap = text(known, json, gap);
            default -> json.skipChildren();
        }
    }

    /** The member as the table spells it, or anything else. */
    private static String spelling(String member) {
        if (MEMBERS.contains(member)) {
            return member;
        }
        for (String each : MEMBERS) {
            if (each.equalsIgnoreCase(member)) {
                return each;
            }
        }
        return member;
    }

    private String text(String member, JsonParser json, String before) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        if (json.currentToken() != JsonToken.VALUE_NULL) {
            json.skipChildren();
            wrong = "its " + member + " is no string";
        }
        return before;
    }

    /** Only digits count as a number, as in Go: neither {@code 2.0} nor {@code -0} is an integer without a sign. */
    private long number(String member, JsonParser json, long before, long max) {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return before;
        }
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getStringLength() <= LONGEST_NUMBER) {
            String digits = json.getString();
            if (!digits.startsWith("-") && Long.compareUnsigned(Long.parseUnsignedLong(digits), max) <= 0) {
                return Long.parseLong(digits);
            }
        }
        json.skipChildren();
        wrong = "its " + member + " is no whole number from 0 to " + max;
        return before;
    }

    private void add(List<PayloadElement> target) {
        if (wrong != null) {
            target.add(new PayloadElement.Skipped(wrong));
            return;
        }
        String publisher = src.isEmpty() ? null : src;
        if (!gap.isEmpty()) {
            target.add(new PayloadElement.Gap(gap, publisher));
        }
        if (!name.isEmpty()) {
            target.add(new PayloadElement.Change(new NodeEvent(name, (int) op, key, node), publisher, seq));
        } else if (gap.isEmpty()) {
            target.add(new PayloadElement.Skipped("it has no Name"));
        }
    }
}
