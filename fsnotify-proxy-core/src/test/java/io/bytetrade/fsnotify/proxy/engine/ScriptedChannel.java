package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.protocol.Frame;
import io.bytetrade.fsnotify.protocol.FrameDecoder;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageDecoder;
import io.bytetrade.fsnotify.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** A socket that takes as much per call as a test says, and keeps what it took. */
final class ScriptedChannel implements WritableByteChannel {
    static final int EVERYTHING = Integer.MAX_VALUE;

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private IntSupplier room = () -> EVERYTHING;
    private int calls;

    /** What it takes with each call from now on. */
    ScriptedChannel takes(int bytesPerCall) {
        return takes(() -> bytesPerCall);
    }

    ScriptedChannel takes(IntSupplier bytesPerCall) {
        room = bytesPerCall;
        return this;
    }

    /** Takes a number of bytes, over however many calls, and then nothing. */
    ScriptedChannel takesInAll(int bytes) {
        int end = taken.size() + bytes;
        return takes(() -> end - taken.size());
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        calls++;
        int bytes = room.getAsInt();
        if (bytes < 0) {
            throw new IOException("broken");
        }
        byte[] copy = new byte[Math.min(source.remaining(), bytes)];
        source.get(copy);
        taken.write(copy);
        return copy.length;
    }

    byte[] bytes() {
        return taken.toByteArray();
    }

    int size() {
        return taken.size();
    }

    int calls() {
        return calls;
    }

    /** The whole frames that it took. */
    List<Frame> frames() {
        FrameDecoder decoder = new FrameDecoder(1 << 20);
        ByteBuffer input = ByteBuffer.wrap(bytes());
        List<Frame> frames = new ArrayList<>();
        try {
            for (Frame frame = decoder.next(input); frame != null; frame = decoder.next(input)) {
                frames.add(frame);
            }
        } catch (ProtocolException e) {
            throw new AssertionError("the stream has lost its frames", e);
        }
        return frames;
    }

    /** The whole messages that it took. */
    List<Message> messages() {
        return frames().stream().map(ScriptedChannel::message).toList();
    }

    private static Message message(Frame frame) {
        try {
            return MessageDecoder.decode(frame);
        } catch (ProtocolException e) {
            throw new AssertionError("no message", e);
        }
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
