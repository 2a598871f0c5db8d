package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.protocol.Frame;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageDecoder;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.ProtocolException;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** A client that says in one word what arrives: the name of each event, the code of each notice. */
final class BenchClient implements AutoCloseable {
    private final Socket socket = new Socket();
    private final DataInputStream input;
    private final Deque<String> words = new ArrayDeque<>();

    BenchClient(SocketAddress address) throws IOException {
        socket.connect((InetSocketAddress) address);
        socket.setSoTimeout(20_000);
        input = new DataInputStream(socket.getInputStream());
    }

    void send(Message message) throws IOException {
        ByteBuffer frame = MessageEncoder.encode(message);
        socket.getOutputStream().write(frame.array(), 0, frame.limit());
    }

    String next() throws IOException {
        while (words.isEmpty()) {
            read();
        }
        return words.remove();
    }

    boolean isAtEnd() throws IOException {
        return words.isEmpty() && input.read() < 0;
    }

    private void read() throws IOException {
        ByteBuffer frame = ByteBuffer.wrap(input.readNBytes(input.readInt()));
        try {
            Message message = MessageDecoder.decode(new Frame(frame.getInt(), frame.slice()));
            if (message instanceof Notice notice) {
                words.add(notice.code().orElseThrow().toString());
            } else {
                ((Message.Events) message).events().forEach(event -> words.add(event.name()));
            }
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
