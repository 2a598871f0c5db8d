package io.bytetrade.fsnotify.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The layout of an EVENT frame, for a sender that encodes a record once and puts it into the frames of many receivers
 * (PROTOCOL §1, "Event record").
 *
 * <pre>
 *  0       4       8              263  267             522          8 + 514·n
 *  +-------+-------+--------------+----+---------------+----- … ----+-----------+
 *  |   N   | 6     | slot(name)   | op | slot(key)     | records    | 0 or 2 NUL|
 *  +-------+-------+--------------+----+---------------+----- … ----+-----------+
 * </pre>
 *
 * The padding keeps every length field of the stream on a multiple of four bytes: the deployed Go client takes a length
 * with one read of a 4,096-byte buffer and loses its place when that read comes back short.
 */
public final class EventFrame {
    /** The length of one record. */
    public static final int RECORD_BYTES = Slot.BYTES + Integer.BYTES + Slot.BYTES;
    /** The length field and the type. */
    public static final int HEADER_BYTES = 2 * Integer.BYTES;
    /** The most records that this side puts into one frame. */
    public static final int MAX_RECORDS = 64;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private EventFrame() {}

    /**
     * Encodes one record.
     *
     * @param event what to say
     * @return {@value #RECORD_BYTES} bytes, or empty if name or key does not {@linkplain Slot#fits fit}
     */
    public static Optional<byte[]> record(FileEvent event) {
        byte[] record = new byte[RECORD_BYTES];
        if (!Slot.put(event.name(), record, 0) || !Slot.put(event.key(), record, Slot.BYTES + Integer.BYTES)) {
            return Optional.empty();
        }
        INTS.set(record, Slot.BYTES, event.op());
        return Optional.of(record);
    }

    /**
     * The length of a whole frame, padding included.
     *
     * @param records 1 to {@value #MAX_RECORDS}
     * @return a multiple of four
     */
    public static int bytes(int records) {
        return HEADER_BYTES + records * RECORD_BYTES + padding(records);
    }

    /**
     * Writes the length field and the type of a frame. The records follow, then {@link #padding} NULs.
     *
     * @param records 1 to {@value #MAX_RECORDS}
     * @param target takes {@value #HEADER_BYTES} bytes
     */
    public static void putHeader(int records, ByteBuffer target) {
        target.putInt(bytes(records) - Integer.BYTES).putInt(MessageType.EVENT);
    }

    /**
     * How many NULs follow the records.
     *
     * @param records 1 to {@value #MAX_RECORDS}
     * @return 0 or 2
     */
    public static int padding(int records) {
        return records % 2 * 2;
    }
}
