package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.Op;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A sender with all that it needs, and with numbered events; time stands still unless it is moved. */
final class SenderBench implements Sender.Owner {
    final ScriptedChannel channel = new ScriptedChannel();
    final Counters counters = new Counters();
    final MemoryBudget budget;
    final Outbox outbox;
    final Sender sender;

    String subject = "";
    boolean notices = true;
    int left;
    int added;

    private final FrameWriter writer = new FrameWriter();
    private long now = Long.MAX_VALUE - 500_000_000;

    SenderBench(long outboxBytes) {
        this(outboxBytes, new MemoryBudget(Long.MAX_VALUE / 2));
    }

    SenderBench(long outboxBytes, MemoryBudget budget) {
        this.budget = budget;
        this.outbox = new Outbox(outboxBytes, budget);
        this.sender = new Sender(this, outbox, counters);
    }

    /** Puts the next events in. */
    void deliver(int count) {
        for (int i = 0; i < count; i++, added++) {
            add(EventRecord.of("event " + added, Op.CREATE, "/mnt"), added);
        }
    }

    void add(EventRecord record, long sequence) {
        sender.add(new Burst(List.of(record), sequence, sequence));
    }

    long flush() throws IOException {
        return flush(false);
    }

    long lastFlush() throws IOException {
        return flush(true);
    }

    private long flush(boolean last) throws IOException {
        try {
            return sender.flush(channel, writer, last, now);
        } finally {
            writer.forget();
        }
    }

    void after(long nanos) {
        now += nanos;
    }

    long count(Counter counter) {
        return counters.get(counter);
    }

    /** What the client has, in order: names of events, and codes of notices with their count. */
    List<String> received() {
        return channel.messages().stream().flatMap(SenderBench::words).toList();
    }

    static List<String> events(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "event " + i).toList();
    }

    private static Stream<String> words(Message message) {
        if (message instanceof Notice notice) {
            OptionalLong count = notice.count();
            return Stream.of(notice.code().orElseThrow() + (count.isPresent() ? " " + count.getAsLong() : ""));
        }
        return ((Message.Events) message).events().stream().map(FileEvent::name);
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public Optional<NoticeFrame> leaves(Notice notice) {
        left++;
        return notices
                ? Optional.of(new NoticeFrame(MessageEncoder.encode(notice).array()))
                : Optional.empty();
    }
}
