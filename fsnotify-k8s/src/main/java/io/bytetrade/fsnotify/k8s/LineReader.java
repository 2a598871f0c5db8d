package io.bytetrade.fsnotify.k8s;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Cuts an answer into lines. The next bytes are asked for when the lines of the last ones have been handed over. Called by one
 * thread at a time.
 */
final class LineReader implements AsyncBody.Consumer<List<ByteBuffer>> {
    /** Ten times what etcd takes for an object. */
    private static final int LONGEST_LINE = 16 << 20;

    /** Takes lines. */
    @FunctionalInterface
    interface Lines {
        /** Takes one line, without its end; what it throws is the end of the answer. */
        void accept(String line) throws Exception;
    }

    private final Lines lines;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private boolean collecting;

    LineReader(Lines lines) {
        this.lines = lines;
    }

    /** Keeps what comes instead of handing it over. To be called before the first byte is asked for. */
    void collect() {
        collecting = true;
    }

    /** What was kept. */
    String collected() {
        return begun.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void consume(List<ByteBuffer> buffers, AsyncBody body) throws Exception {
        for (ByteBuffer buffer : buffers) {
            while (buffer.hasRemaining()) {
                take(buffer.get());
            }
        }
        body.consume();
    }

    private void take(byte next) throws Exception {
        if (next == '\n' && !collecting) {
            String line = begun.toString(StandardCharsets.UTF_8);
            begun.reset();
            lines.accept(line);
        } else if (begun.size() < LONGEST_LINE) {
            begun.write(next);
        } else {
            throw new ProtocolException("gives a line of more than " + LONGEST_LINE + " bytes");
        }
    }
}
