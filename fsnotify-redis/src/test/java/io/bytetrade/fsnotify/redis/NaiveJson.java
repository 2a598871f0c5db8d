package io.bytetrade.fsnotify.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON straight from RFC 8259's grammar, slow and simple: what a parser is compared with. Objects become lists of
 * {@link Member}s, arrays lists, strings {@link Text}s, everything else its own letters.
 */
final class NaiveJson {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    /** Nesting that the parser refuses; without a bound the model would run out of stack. */
    private static final int MAX_DEPTH = 500;

    private final String text;
    private int at;
    private int depth;

    private NaiveJson(String text) {
        this.text = text;
    }

    /** A member of an object. */
    record Member(String name, Object value) {}

    /** An object. */
    record Obj(List<Member> members) {}

    /** A string. */
    record Text(String value) {}

    /** @throws IllegalArgumentException if it is no JSON */
    static Object parse(String text) {
        NaiveJson json = new NaiveJson(text);
        json.blanks();
        Object value = json.value();
        json.blanks();
        require(json.at == text.length());
        return value;
    }

    private Object value() {
        require(at < text.length());
        char begin = text.charAt(at);
        if (begin == '{' || begin == '[') {
            require(++depth <= MAX_DEPTH);
            Object nested = begin == '{' ? object() : array();
            depth--;
            return nested;
        }
        if (begin == '"') {
            return new Text(string());
        }
        for (String word : List.of("null", "true", "false")) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word;
            }
        }
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        require(number.lookingAt());
        at = number.end();
        // What follows a number must not look like more of it.
        require(at == text.length() || " \t\r\n,]}".indexOf(text.charAt(at)) >= 0);
        return number.group();
    }

    private Object array() {
        List<Object> elements = new ArrayList<>();
        at++;
        blanks();
        if (taken(']')) {
            return elements;
        }
        do {
            blanks();
            elements.add(value());
            blanks();
        } while (taken(','));
        require(taken(']'));
        return elements;
    }

    private Object object() {
        List<Member> members = new ArrayList<>();
        at++;
        blanks();
        if (taken('}')) {
            return new Obj(members);
        }
        do {
            blanks();
            require(at < text.length() && text.charAt(at) == '"');
            String name = string();
            require(UTF_8.newEncoder().canEncode(name));
            blanks();
            require(taken(':'));
            blanks();
            members.add(new Member(name, value()));
            blanks();
        } while (taken(','));
        require(taken('}'));
        return new Obj(members);
    }

    private String string() {
        StringBuilder value = new StringBuilder();
        at++;
        while (true) {
            require(at < text.length());
            char next = text.charAt(at++);
            if (next == '"') {
                return value.toString();
            }
            require(next >= ' ');
            value.append(next == '\\' ? escaped() : next);
        }
    }

    private char escaped() {
        require(at < text.length());
        char letter = text.charAt(at++);
        if (letter == 'u') {
            require(at + 4 <= text.length() && text.substring(at, at + 4).matches("[0-9a-fA-F]{4}"));
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }
        int index = "\"\\/bfnrt".indexOf(letter);
        require(index >= 0);
        return "\"\\/\b\f\n\r\t".charAt(index);
    }

    private boolean taken(char expected) {
        boolean there = at < text.length() && text.charAt(at) == expected;
        at += there ? 1 : 0;
        return there;
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("no JSON");
        }
    }
}
