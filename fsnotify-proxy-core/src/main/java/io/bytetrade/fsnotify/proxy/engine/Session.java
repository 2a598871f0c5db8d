package io.bytetrade.fsnotify.proxy.engine;

import io.bytetrade.fsnotify.pathmap.MappedPath;
import io.bytetrade.fsnotify.pathmap.Mapping;
import io.bytetrade.fsnotify.pathmap.PodPaths;
import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.Frame;
import io.bytetrade.fsnotify.protocol.FrameDecoder;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageDecoder;
import io.bytetrade.fsnotify.protocol.MessageType;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.protocol.ProtocolException;
import io.bytetrade.fsnotify.proxy.admission.Admission;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a client says, message by message, strictly in order: while a message waits for its pod, the following ones wait
 * behind it.
 */
final class Session {
    /** How much may arrive while a message waits before reading stops. */
    private static final int MAX_WAITING_BYTES = 64 << 10;

    /** Deployed clients send CLEAR and WATCH at once when they connect, and now and then in the wrong order. */
    private static final long CLEAR_RACE_NANOS = 250_000_000;

    private static final String NO_MEMORY =
            "all clients together watch nearly as much as the proxy has memory for; watch fewer paths, or try again later";

    private static final System.Logger LOG = System.getLogger(Session.class.getName());

    private final Engine engine;
    private final EventLoop loop;
    private final Connection connection;
    private FrameDecoder decoder;
    private final Map<ChannelId, Watcher> watchers = new LinkedHashMap<>(2);

    /** Pods that this connection was checked against, so that it adds paths without another lookup. */
    private final List<AdmittedPod> pods = new ArrayList<>(1);

    private final HeldUp heldUp;
    private final LogPace log = new LogPace();
    private long typelessFrames;

    /** What the decoder keeps, as far as it was taken from the budget. */
    private int chargedBytes;

    private final WatchMemory memory;
    private int paths;
    private PendingAdmission pending;

    Session(Engine engine, EventLoop loop, Connection connection) {
        this.engine = engine;
        this.loop = loop;
        this.connection = connection;
        this.decoder = new FrameDecoder(engine.options().maxFrameBytes());
        this.memory = new WatchMemory(engine.watchBudget());
        this.heldUp = new HeldUp(engine.options().watchLateAfter());
    }

    /**
     * Takes bytes that arrived and handles the messages in them, or keeps them while a message waits.
     *
     * @param bytes if they fill their buffer, there may be more to read
     * @throws ProtocolException if the stream has lost its frames
     */
    void receive(ByteBuffer bytes) throws ProtocolException {
        while (pending == null && connection.isOpen()) {
            Frame frame = decoder.next(bytes);
            countTypeless();
            if (frame == null) {
                chargeKeptBytes();
                heldUp.caughtUp(bytes.limit() == bytes.capacity());
                return;
            }
            loop.timers().firstFrameArrived(connection);
            loop.counters().increment(Counter.FRAMES_RECEIVED);
            connection.counts().framesReceived++;
            handle(frame);
        }
        decoder.keep(bytes);
        chargeKeptBytes();
        if (isOverfull()) {
            heldUp.leaveUnread();
        }
    }

    /**
     * Takes what is kept of unfinished frames from the memory that all connections have together, like an outbox: many
     * clients that never finish a long frame must not use up the heap.
     */
    private void chargeKeptBytes() throws ProtocolException {
        int kept = connection.isOpen() ? decoder.buffered() : 0;
        if (kept == chargedBytes) {
            return;
        }
        if (kept < chargedBytes) {
            engine.budget().giveBack(chargedBytes - kept);
        } else if (!engine.budget().take(chargedBytes, kept - chargedBytes)) {
            throw new ProtocolException(
                    NoticeCode.LIMIT_EXCEEDED,
                    "",
                    "too much of unfinished frames waits for memory; send fewer paths in a frame");
        }
        chargedBytes = kept;
    }

    /** Whether so much has arrived behind a message that waits that no more is to be read. */
    boolean isOverfull() {
        return pending != null && decoder.buffered() >= MAX_WAITING_BYTES;
    }

    /** The channel id that concerns the whole connection: its only one, or the empty text. */
    String subject() {
        return watchers.size() == 1 ? watchers.keySet().iterator().next().toString() : "";
    }

    /** Whether anything is watched. */
    boolean hasWatches() {
        return paths > 0;
    }

    Collection<Watcher> watchers() {
        return watchers.values();
    }

    /** The connection takes no more messages. */
    void end(String reason) {
        LOG.log(System.Logger.Level.INFO, "channel closed: {0}, {1}", connection.peer(), reason);
        if (pending != null) {
            pending.withdraw();
            pending = null;
        }
        watchers.values().forEach(Watcher::release);
        watchers.clear();
        memory.giveBackAll();
        paths = 0;
        decoder = new FrameDecoder(engine.options().maxFrameBytes());
        engine.budget().giveBack(chargedBytes);
        chargedBytes = 0;
    }

    private void countTypeless() {
        long skipped = decoder.typeless() - typelessFrames;
        if (skipped > 0) {
            typelessFrames += skipped;
            loop.counters().add(Counter.FRAMES_MALFORMED, skipped);
            connection.tell(NoticeCode.MALFORMED, "", 0, "a frame shorter than 4 bytes has no type; it is skipped");
        }
    }

    private void handle(Frame frame) {
        try {
            handle(MessageDecoder.decode(frame));
        } catch (ProtocolException e) {
            loop.counters().increment(Counter.FRAMES_MALFORMED);
            connection.tell(e.code(), e.channel(), 0, e.getMessage());
        }
    }

    private void handle(Message message) throws ProtocolException {
        if (message instanceof Message.Watch watch) {
            refuseDefects(watch.channel(), watch.defects());
            withPod(watch.channel(), watch.paths(), pod -> watch(watch, pod));
        } else if (message instanceof Message.Unwatch unwatch) {
            refuseDefects(unwatch.channel(), unwatch.defects());
            unwatch(unwatch);
        } else if (message instanceof Message.Clear clear) {
            withPod(clear.channel(), List.of(), pod -> clear(clear.channel()));
        } else if (message instanceof Message.Suspend suspend) {
            watcher(suspend.channel()).ifPresent(watcher -> watcher.setSuspended(true));
        } else if (message instanceof Message.Resume resume) {
            watcher(resume.channel()).ifPresent(watcher -> watcher.setSuspended(false));
        } else if (message instanceof Message.Unknown unknown) {
            unknown(unknown);
        } else {
            throw new ProtocolException(NoticeCode.MALFORMED, "", "EVENT and ERROR are not for a client to send");
        }
    }

    private void watch(Message.Watch message, PodInfo pod) {
        ChannelId id = message.channel();
        Watcher watcher = watcher(id).orElse(null);
        if (watcher == null) {
            return;
        }
        if (!watcher.hasPathMap()) {
            PodInfo.Container container = pod.container(id.container()).orElseThrow();
            watcher.admit(pod, loop.pathMaps().of(pod, container));
        }
        System.Logger.Level level = log.level(loop.now());
        if (LOG.isLoggable(level)) {
            LOG.log(level, "watcher {0} send path {1}", id, LogText.of(message.paths()));
        }
        Map<String, MappedPath> wanted = new LinkedHashMap<>();
        int room = Math.min(
                engine.options().maxPathsPerWatcher() - watcher.size(),
                engine.options().maxPathsPerConnection() - paths);
        int added = 0;
        int overCount = 0;
        int overMemory = 0;
        for (String podPath : message.paths()) {
            Mapping mapping = watcher.map(podPath);
            if (mapping instanceof Mapping.Mapped mapped) {
                boolean isNew = !watcher.watches(mapped.path())
                        && !wanted.containsKey(mapped.path().podPath());
                if (isNew && added == room) {
                    overCount++;
                    continue;
                }
                if (isNew && !memory.take(mapped.path())) {
                    overMemory++;
                    continue;
                }
                added += isNew ? 1 : 0;
                wanted.put(mapped.path().podPath(), mapped.path());
            } else if (mapping instanceof Mapping.Refused refusal) {
                refuse(NoticeCode.NOT_MAPPED, id, refusal.podPath() + ": " + refusal.reason());
            }
        }
        notAdded(
                id,
                overCount,
                "at most " + engine.options().maxPathsPerWatcher() + " for a channel id and "
                        + engine.options().maxPathsPerConnection() + " for a connection");
        notAdded(id, overMemory, NO_MEMORY);
        paths += added;
        watcher.watch(wanted.values(), heldUp.since().orElseGet(engine.registry()::claimTime), loop.now());
        if (added > 0 && heldUp.isLong(loop.now())) {
            connection.tell(NoticeCode.SOURCE_GAP, id.toString(), 0, "watched now, later than asked for; rescan");
        }
    }

    private void notAdded(ChannelId id, int count, String reason) {
        if (count > 0) {
            loop.counters().add(Counter.PATHS_OVER_LIMIT, count);
            refuse(NoticeCode.LIMIT_EXCEEDED, id, count + " paths were not added: " + reason);
        }
    }

    private void unwatch(Message.Unwatch message) {
        Watcher watcher = watchers.get(message.channel());
        if (watcher != null) {
            List<String> podPaths = new ArrayList<>(message.paths().size());
            message.paths().forEach(path -> PodPaths.normalise(path).ifPresent(podPaths::add));
            int before = watcher.size();
            watcher.unwatch(podPaths);
            paths -= before - watcher.size();
        }
    }

    private void clear(ChannelId id) {
        watcher(id).ifPresent(watcher -> {
            int before = watcher.size();
            watcher.clear(loop.now(), CLEAR_RACE_NANOS);
            paths -= before - watcher.size();
            LOG.log(log.level(loop.now()), "watcher cleared: {0}", id);
        });
    }

    private void unknown(Message.Unknown unknown) {
        loop.counters().increment(Counter.FRAMES_MALFORMED);
        boolean reserved = unknown.type() >= MessageType.RESERVED_FIRST && unknown.type() <= MessageType.RESERVED_LAST;
        if (!reserved) {
            connection.tell(
                    NoticeCode.MALFORMED, "", 0, "unknown message type " + Integer.toUnsignedString(unknown.type()));
        }
    }

    /** The watcher of a channel id, made when it speaks for the first time; empty, and refused, if there are too many. */
    private Optional<Watcher> watcher(ChannelId id) {
        Watcher watcher = watchers.get(id);
        if (watcher != null) {
            return Optional.of(watcher);
        }
        int most = engine.options().maxWatchersPerConnection();
        if (watchers.size() >= most) {
            watchers.values().removeIf(each -> each.size() == 0 && !each.isSuspended());
        }
        if (watchers.size() >= most) {
            refuse(NoticeCode.LIMIT_EXCEEDED, id, "a connection may speak for " + most + " channel ids at the most");
            return Optional.empty();
        }
        watcher = new Watcher(id, connection, loop, engine, memory);
        watchers.put(id, watcher);
        return Optional.of(watcher);
    }

    private void refuseDefects(ChannelId id, List<String> defects) {
        if (!defects.isEmpty()) {
            loop.counters().increment(Counter.FRAMES_MALFORMED);
        }
        defects.forEach(defect -> refuse(NoticeCode.MALFORMED, id, defect));
    }

    private void refuse(NoticeCode code, ChannelId id, String text) {
        connection.tell(code, id.toString(), 0, text);
    }

    /**
     * Goes on at once with a pod that this connection was checked against, else when it has been, unless there is no memory to
     * keep the message's paths until then.
     */
    private void withPod(ChannelId id, List<String> kept, Consumer<PodInfo> action) {
        for (AdmittedPod pod : pods) {
            if (pod.isOf(id) && pod.info.container(id.container()).isPresent()) {
                action.accept(pod.info);
                return;
            }
        }
        long bytes = WatchMemory.bytes(kept);
        if (!memory.take(bytes)) {
            notAdded(id, kept.size(), NO_MEMORY);
        } else {
            heldUp.begin(engine.registry().claimTime(), loop.now());
            pending = new PendingAdmission(id, bytes, action);
            pending.application = engine.admission().apply(id, connection.peer(), pending);
        }
    }

    /** A pod that the connection may speak for. */
    private record AdmittedPod(String namespace, String name, PodInfo info) {
        boolean isOf(ChannelId id) {
            return name.equals(id.pod()) && namespace.equals(id.namespace());
        }
    }

    /** A message that waits for its pod. Its answers come from other threads and go on to the loop. */
    private final class PendingAdmission implements Admission.Applicant {
        private final ChannelId id;
        private final long bytes;
        private final Consumer<PodInfo> action;
        private Admission.Application application;

        private PendingAdmission(ChannelId id, long bytes, Consumer<PodInfo> action) {
            this.id = id;
            this.bytes = bytes;
            this.action = action;
        }

        private void withdraw() {
            application.withdraw();
        }

        @Override
        public void delayed(String reason) {
            onLoop(() -> refuse(NoticeCode.UNAVAILABLE, id, reason));
        }

        @Override
        public void admitted(PodInfo pod) {
            onLoop(() -> {
                end();
                if (pods.size() >= engine.options().maxWatchersPerConnection()) {
                    pods.clear();
                }
                pods.removeIf(earlier -> earlier.isOf(id));
                pods.add(new AdmittedPod(id.namespace(), id.pod(), pod));
                action.accept(pod);
                connection.resume();
            });
        }

        @Override
        public void refused(NoticeCode code, String text) {
            onLoop(() -> {
                end();
                refuse(code, id, text);
                connection.resume();
            });
        }

        private void end() {
            pending = null;
            memory.giveBack(bytes);
        }

        private void onLoop(Connection.Step step) {
            loop.execute(() -> {
                if (pending == this) {
                    connection.guard(step);
                }
            });
        }
    }
}
