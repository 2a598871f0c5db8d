package io.bytetrade.fsnotify.protocol.client;

import io.bytetrade.fsnotify.protocol.FileEvent;
import io.bytetrade.fsnotify.protocol.Frame;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageDecoder;
import io.bytetrade.fsnotify.protocol.MessageType;
import io.bytetrade.fsnotify.protocol.Notice;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.ProtocolException;
import java.io.EOFException;

/**
 * Turns the proxy's frames into events. What cannot be read becomes a gap: a frame where it stood, records after the readable
 * ones of their frame. The buffer counts events and not bytes, so none of them may be of any length.
 */
final class Inbound {
    private static final System.Logger LOG = System.getLogger(JfsWatcher.class.getName());

    private final EventBuffer events;

    Inbound(EventBuffer events) {
        this.events = events;
    }

    /**
     * Takes one frame.
     *
     * @throws EOFException if it was the proxy's last word
     */
    void accept(Frame frame) throws EOFException {
        if (frame.type() != MessageType.EVENT && frame.type() != MessageType.ERROR) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "skipped a frame of type {0}, which is for no client",
                    Integer.toUnsignedString(frame.type()));
            return;
        }
        try {
            Message message = MessageDecoder.decode(frame);
            if (message instanceof Message.Events changes) {
                changed(changes);
            } else if (message instanceof Notice notice) {
                noticed(notice);
            }
        } catch (ProtocolException e) {
            events.put(new WatcherEvent.Gap("the proxy sent a frame that cannot be read: " + e.getMessage()));
        }
    }

    private void changed(Message.Events changes) {
        for (FileEvent event : changes.events()) {
            events.put(new WatcherEvent.Changed(event));
        }
        if (!changes.defects().isEmpty()) {
            int others = changes.defects().size() - 1;
            events.put(new WatcherEvent.Gap("the proxy sent events that cannot be read: "
                    + changes.defects().get(0) + (others == 0 ? "" : ", and " + others + " more")));
        }
    }

    private void noticed(Notice notice) throws EOFException {
        events.put(new WatcherEvent.Noticed(bounded(notice)));
        if (notice.code().filter(NoticeCode.GOING_AWAY::equals).isPresent()) {
            // Nothing follows; hanging up now instead of with the proxy's end shortens the time without events.
            throw new EOFException("the proxy shuts down");
        }
    }

    private static Notice bounded(Notice notice) {
        return notice.text().length() <= Notice.MAX_TEXT_BYTES
                ? notice
                : new Notice(notice.number(), notice.channel(), notice.text().substring(0, Notice.MAX_TEXT_BYTES));
    }
}
