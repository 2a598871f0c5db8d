package io.bytetrade.fsnotify.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Messages of every kind that can be sent; the same for the same seed. */
final class RandomMessages {
    private static final int[] FIRST_AND_LAST_OF_EACH_LENGTH = {
        ' ', '~', 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF
    };

    private final Random random;

    RandomMessages(long seed) {
        this.random = new Random(seed);
    }

    Message next() {
        return switch (random.nextInt(7)) {
            case 0 -> new Message.Watch(channel(), list(20, this::path));
            case 1 -> new Message.Unwatch(channel(), list(20, this::path));
            case 2 -> new Message.Clear(channel());
            case 3 -> new Message.Suspend(channel());
            case 4 -> new Message.Resume(channel());
            case 5 ->
                new Message.Events(Stream.concat(Stream.of(event()), list(64, this::event).stream())
                        .toList());
            default ->
                new Notice(
                        random.nextInt(16),
                        random.nextInt(3) == 0 ? "" : channel().toString(),
                        text(1_024));
        };
    }

    private ChannelId channel() {
        return new ChannelId(part(63), part(100), part(40), random.nextBoolean() ? "" : part(40));
    }

    private FileEvent event() {
        return new FileEvent(text(255), random.nextBoolean() ? 1 << random.nextInt(5) : random.nextInt(), path());
    }

    private String path() {
        return "/" + text(254);
    }

    /** Not empty, of at most {@code bytes} bytes also in lower case. */
    private String part(int bytes) {
        String part = text(bytes - 1).replace('/', '-').replaceAll("\\p{Cc}", "_");
        return part.toLowerCase(Locale.ROOT).getBytes(UTF_8).length < bytes ? 'p' + part : "p";
    }

    /** From empty to exactly as long as allowed, without the NUL and unpaired surrogates. */
    private String text(int bytes) {
        StringBuilder text = new StringBuilder();
        int left = random.nextInt(4) == 0 ? bytes : random.nextInt(bytes + 1);
        while (left > 0) {
            int codePoint = codePoint();
            int size = Character.toString(codePoint).getBytes(UTF_8).length;
            text.appendCodePoint(size > left ? 'x' : codePoint);
            left -= size > left ? 1 : size;
        }
        return text.toString();
    }

    private int codePoint() {
        return switch (random.nextInt(10)) {
            case 0 -> FIRST_AND_LAST_OF_EACH_LENGTH[random.nextInt(FIRST_AND_LAST_OF_EACH_LENGTH.length)];
            case 1 -> 0x80 + random.nextInt(0xD800 - 0x80);
            case 2 -> 0x10000 + random.nextInt(0x100000);
            case 3 -> 1 + random.nextInt(31);
            default -> '!' + random.nextInt(94);
        };
    }

    private <T> List<T> list(int bound, Supplier<T> element) {
        return Stream.generate(element).limit(random.nextInt(bound)).toList();
    }
}
