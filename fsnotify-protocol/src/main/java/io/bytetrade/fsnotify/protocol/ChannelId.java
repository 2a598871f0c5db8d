package io.bytetrade.fsnotify.protocol;

import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;

/**
 * Names one watcher: {@code namespace/pod/container}, or with a fourth part the watcher's own name, which tells several
 * watchers of a container apart (PROTOCOL §1, "Channel id"). Channel ids are compared in lower case, so the parts are held
 * in lower case, and an id is sent in lower case whatever it was read from.
 *
 * @param namespace the pod's namespace, not empty
 * @param pod the pod's name, not empty
 * @param container the container's name, not empty
 * @param watcher the watcher's name, or the empty text when the id has three parts only
 */
public record ChannelId(String namespace, String pod, String container, String watcher)
        implements Comparable<ChannelId> {
    private static final Comparator<ChannelId> ORDER = Comparator.comparing(ChannelId::namespace)
            .thenComparing(ChannelId::pod)
            .thenComparing(ChannelId::container)
            .thenComparing(ChannelId::watcher);

    /**
     * Lowers the case and checks the parts.
     *
     * @throws IllegalArgumentException if one of the first three is empty, a part has a {@code /} or a control character, or
     *     the text form does not {@linkplain Slot#fits fit} in a slot, so that nobody could send it
     * @throws NullPointerException if a part is null
     */
    public ChannelId {
        namespace = part("namespace", namespace);
        pod = part("pod", pod);
        container = part("container", container);
        watcher = Objects.requireNonNull(watcher, "watcher").isEmpty() ? "" : part("watcher", watcher);
        if (!Slot.fits(join(namespace, pod, container, watcher))) {
            throw new IllegalArgumentException("a channel id has at most " + Slot.BYTES
                    + " bytes of UTF-8 in lower case; give the watcher a shorter name");
        }
    }

    /**
     * Reads the text form.
     *
     * @param text three or four parts joined by {@code /}, in any case
     * @return the id
     * @throws IllegalArgumentException if there are fewer or more parts, a part is empty or holds a control character, or
     *     the id is longer than a slot
     * @throws NullPointerException if {@code text} is null
     */
    public static ChannelId parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length < 3 || parts.length > 4) {
            throw new IllegalArgumentException("a channel id has three or four parts,"
                    + " namespace/pod/container or namespace/pod/container/watcher; this one has " + parts.length);
        }
        if (parts.length == 4 && parts[3].isEmpty()) {
            throw new IllegalArgumentException("the channel id's watcher is empty");
        }
        return new ChannelId(parts[0], parts[1], parts[2], parts.length == 4 ? parts[3] : "");
    }

    private static String join(String namespace, String pod, String container, String watcher) {
        String id = namespace + '/' + pod + '/' + container;
        return watcher.isEmpty() ? id : id + '/' + watcher;
    }

    private static String part(String what, String text) {
        if (Objects.requireNonNull(text, what).isEmpty()) {
            throw new IllegalArgumentException("the channel id's " + what + " is empty");
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '/' || Character.isISOControl(text.charAt(i))) {
                throw new IllegalArgumentException(
                        "the channel id's " + what + " holds a slash or a control character at position " + i);
            }
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /**
     * Orders ids part by part. Hash maps need it: clients choose the names of their watchers, and of many with one hash each
     * look-up would walk through all.
     */
    @Override
    public int compareTo(ChannelId other) {
        return ORDER.compare(this, other);
    }

    /** The text form, as it travels in a slot: three or four parts joined by {@code /}. */
    @Override
    public String toString() {
        return join(namespace, pod, container, watcher);
    }
}
