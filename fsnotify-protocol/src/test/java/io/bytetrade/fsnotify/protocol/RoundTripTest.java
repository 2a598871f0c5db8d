package io.bytetrade.fsnotify.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
    @Test
    void whatIsSentIsWhatArrives() throws Exception {
        RandomMessages messages = new RandomMessages(11);
        for (int i = 0; i < 5_000; i++) {
            Message sent = messages.next();
            byte[] frame = Wire.contents(MessageEncoder.encode(sent));
            assertThat(Wire.decode(frame)).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aStreamOfMessagesArrivesHoweverItIsCut(long seed) throws Exception {
        RandomMessages messages = new RandomMessages(seed);
        List<Message> sent = new ArrayList<>();
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            sent.add(messages.next());
            frames.add(Wire.contents(MessageEncoder.encode(sent.get(i))));
        }
        byte[] stream = Wire.join(frames.toArray(byte[][]::new));
        assertThat(Wire.decode(stream, Wire.cutAtRandom(seed))).isEqualTo(sent);
    }

    @Test
    void whatGoesToAClientIsAligned() {
        RandomMessages messages = new RandomMessages(12);
        for (int i = 0; i < 2_000; i++) {
            Message message = messages.next();
            if (!(message instanceof Message.Request)) {
                ByteBuffer frame = MessageEncoder.encode(message);
                assertThat(frame.remaining() % 4).as("%s", message).isZero();
            }
        }
    }
}
