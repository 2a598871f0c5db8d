package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.Slot;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The notices of one connection on their way out: at most one a second for each code and channel id. What comes in between
 * is summed up — counts are added, texts joined — and goes out when the second is over. The box is bounded: with too many
 * distinct channel ids, further ones share the entry of the whole connection.
 */
final class NoticeBox {
    private static final long INTERVAL_NANOS = 1_000_000_000;
    private static final int MAX_SUBJECTS = 128;

    /** Leaves room in the encoded text for the count and "and N more". */
    private static final int MAX_JOINED_CHARS = 900;

    private static final String SEPARATOR = "; ";

    /** Kept while there is something in it: nearly all connections are never told anything, or once. */
    private Map<Subject, Entry> entries = Map.of();

    /** Adds to the next notice of a code about a channel id, or about the whole connection if it is empty. */
    void add(NoticeCode code, String channel, long count, String text) {
        Subject subject = new Subject(code, Slot.fits(channel) ? channel : "");
        if (entries.size() >= MAX_SUBJECTS && !entries.containsKey(subject)) {
            subject = new Subject(code, "");
        }
        if (entries.isEmpty()) {
            entries = new LinkedHashMap<>(2);
        }
        entries.computeIfAbsent(subject, key -> new Entry()).add(count, text);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /**
     * Takes out what may go now, in the order in which it came, and forgets what was sent long enough ago.
     *
     * @param last whether nothing can go later, so that all may go now
     */
    void drain(long now, boolean last, Consumer<Notice> output) {
        Iterator<Map.Entry<Subject, Entry>> each = entries.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<Subject, Entry> next = each.next();
            Entry entry = next.getValue();
            if (!last && !entry.isReady(now)) {
                continue;
            }
            if (entry.texts.isEmpty()) {
                each.remove();
                continue;
            }
            Subject subject = next.getKey();
            output.accept(new Notice(subject.code, subject.channel, entry.text(subject.code)));
            entry.sent(now);
        }
        if (entries.isEmpty()) {
            entries = Map.of();
        }
    }

    private record Subject(NoticeCode code, String channel) {}

    private static final class Entry {
        private final Set<String> texts = new LinkedHashSet<>(2);
        private int chars;
        private long notShown;
        private long count;
        private boolean sent;
        private long sentAt;

        private boolean isReady(long now) {
            return !sent || now - sentAt >= INTERVAL_NANOS;
        }

        private void add(long more, String text) {
            count += more;
            if (texts.contains(text)) {
                return;
            }
            if (!texts.isEmpty() && chars + text.length() > MAX_JOINED_CHARS) {
                notShown++;
                return;
            }
            texts.add(text);
            chars += text.length() + SEPARATOR.length();
        }

        private String text(NoticeCode code) {
            String shown =
                    String.join(SEPARATOR, texts) + (notShown == 0 ? "" : SEPARATOR + "and " + notShown + " more");
            return code.countsEvents() ? count + " " + shown : shown;
        }

        private void sent(long now) {
            sent = true;
            sentAt = now;
            notShown = 0;
            count = 0;
            chars = 0;
            texts.clear();
        }
    }
}
