package io.bytetrade.fsnotify.cli.storm;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.FrameDecoder;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageDecoder;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import io.bytetrade.fsnotify.protocol.MessageType;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.ProtocolException;
import io.bytetrade.fsnotify.proxy.RawFrame;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A client's connection to one replica, which may not answer for a long time. Behind each WATCH it sends a message with a
 * channel id that is none: the answer says that the WATCH was handled, because messages are handled in order. What it reads
 * besides does not matter here. Used by one thread, besides the one that reads.
 */
final class Connection implements AutoCloseable {
    private static final int BUFFER_BYTES = 4_096;

    private final Member member;
    private final ChannelId id;
    private final Socket socket = new Socket();
    private final Set<String> paths = new TreeSet<>();
    private volatile int questions;
    private volatile boolean answered;
    private volatile boolean cut;

    /** Connects, which the kernel does even for a process that is stopped, and watches. */
    Connection(Member member, ChannelId id, Set<String> paths) throws IOException {
        this.member = member;
        this.id = id;
        socket.connect(member.address());
        Thread reader = new Thread(this::read, "storm-" + id);
        reader.setDaemon(true);
        reader.start();
        watch(paths);
    }

    /** Watches further paths, and claims the id by that. */
    void watch(Set<String> more) throws IOException {
        paths.addAll(more);
        answered = false;
        send(MessageEncoder.encode(new Message.Watch(id, List.copyOf(more))));
        int question = questions + 1;
        questions = question;
        send(RawFrame.of(MessageType.CLEAR, RawFrame.slot("question-" + question)));
    }

    /** Takes all back, and does not wait for that. */
    void clear() throws IOException {
        send(MessageEncoder.encode(new Message.Clear(id)));
    }

    Member member() {
        return member;
    }

    /** What it has watched. */
    Set<String> paths() {
        return paths;
    }

    /** Whether the last WATCH was handled. */
    boolean isAnswered() {
        return answered;
    }

    /** Whether the replica has ended it. */
    boolean isCut() {
        return cut;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    @Override
    public String toString() {
        return member + " " + paths;
    }

    private void send(ByteBuffer frame) throws IOException {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException e) {
            // The replica was killed; the reader sees it, too.
        }
    }

    private void read() {
        FrameDecoder decoder = new FrameDecoder(FrameDecoder.DEFAULT_MAX_FRAME_BYTES);
        byte[] bytes = new byte[BUFFER_BYTES];
        try {
            for (int count = 0; count >= 0; count = socket.getInputStream().read(bytes)) {
                ByteBuffer input = ByteBuffer.wrap(bytes, 0, count);
                for (var frame = decoder.next(input); frame != null; frame = decoder.next(input)) {
                    if (MessageDecoder.decode(frame) instanceof Notice notice
                            && notice.channel().equals("question-" + questions)) {
                        answered = true;
                    }
                }
            }
        } catch (IOException | ProtocolException e) {
            // An end like any other.
        }
        cut = true;
    }
}
