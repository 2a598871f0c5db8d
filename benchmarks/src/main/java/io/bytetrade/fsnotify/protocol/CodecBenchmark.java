package io.bytetrade.fsnotify.protocol;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A WATCH of ten paths from bytes to message; an event from texts to the bytes of its record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
    private static final String KEY = "/mnt/data/documents";

    private final FrameDecoder decoder = new FrameDecoder(FrameDecoder.DEFAULT_MAX_FRAME_BYTES);
    private final ByteBuffer watch = MessageEncoder.encode(new Message.Watch(
            ChannelId.parse("namespace/pod-0/container/watcher"),
            IntStream.range(0, 10).mapToObj(i -> KEY + "/directory-" + i).toList()));
    private final FileEvent ascii = new FileEvent(KEY + "/report-2026-november.pdf", Op.CREATE, KEY);
    private final FileEvent accented = new FileEvent(KEY + "/résumé-März-2026.pdf", Op.CREATE, KEY);

    @Benchmark
    public Message decodeWatch() throws ProtocolException {
        return MessageDecoder.decode(decoder.next(watch.rewind()));
    }

    @Benchmark
    public Optional<byte[]> encodeAscii() {
        return EventFrame.record(ascii);
    }

    @Benchmark
    public Optional<byte[]> encodeAccented() {
        return EventFrame.record(accented);
    }
}
