package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.control.Timer;
import io.bytetrade.fsnotify.proxy.spi.PodDirectory;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.net.SocketAddress;
import java.util.concurrent.Executor;

/**
 * Decides whether a client may speak for a pod (DESIGN §4 and §7, "Peer check"): the pod must exist and have the container,
 * must not have ended, and the client must speak from one of its addresses.
 *
 * <p>Lookups are shared and remembered for ten seconds, but nobody is refused on an answer that was asked for before he
 * applied. A directory that fails or hangs is asked again for as long as somebody waits, and nobody is refused for it.
 *
 * <p>Thread-safe. All decisions are made on the timer's thread, without a lock; the workers only call the directory.
 */
public final class Admission {
    /**
     * Waits for a decision. Called on the timer's thread, never while {@link #apply} is still at work on the caller's: it
     * hands over and returns at once.
     */
    public interface Applicant {
        /**
         * The decision takes longer than it should, because the pod directory does not answer; it is still being asked.
         * Called at most once for an application.
         *
         * @param reason why, for the client: it names the pod
         */
        void delayed(String reason);

        /**
         * The client may speak for the pod. The last call.
         *
         * @param pod the pod, at most ten seconds old
         */
        void admitted(PodInfo pod);

        /**
         * The client may not speak for the pod. The last call.
         *
         * @param code {@link NoticeCode#POD_NOT_FOUND} or {@link NoticeCode#FORBIDDEN}
         * @param text why, for the client: it names the pod, the container and the client's own address, no other address
         *     and no path
         */
        void refused(NoticeCode code, String text);
    }

    /** Something that was applied for. */
    @FunctionalInterface
    public interface Application {
        /**
         * The client is gone: the applicant is not called any more, except where another thread is just doing it. When the
         * last of those who wait for a pod withdraws, the pod is not asked for again. Any thread; does not block; idempotent, and
         * without effect after a decision.
         */
        void withdraw();
    }

    private final PodLookups lookups;
    private final AdmissionRules rules;
    private final AdmissionLog log;
    private final Timer timer;

    /**
     * Makes an admission that owns none of its parts.
     *
     * @param directory who knows the pods
     * @param peerCheck how strictly addresses are compared
     * @param workers where the directory is called, six calls at a time; takes what it is given without blocking
     * @param timer time, and the thread where decisions are made
     */
    public Admission(PodDirectory directory, PeerCheck peerCheck, Executor workers, Timer timer) {
        this(directory, peerCheck, workers, timer, System.getLogger(Admission.class.getName()));
    }

    Admission(PodDirectory directory, PeerCheck peerCheck, Executor workers, Timer timer, System.Logger log) {
        this.lookups = new PodLookups(directory, workers, timer, new LookupLog(log, timer));
        this.rules = new AdmissionRules(peerCheck);
        this.log = new AdmissionLog(log, peerCheck.mode(), timer);
        this.timer = timer;
    }

    /**
     * Asks whether a client may speak for the pod of a channel id. Any thread; never blocks.
     *
     * @param id the channel id that the client named
     * @param peer where the client speaks from; a Unix-domain address passes the peer check
     * @param applicant hears the decision
     * @return for taking the question back
     */
    public Application apply(ChannelId id, SocketAddress peer, Applicant applicant) {
        PodApplication application = new PodApplication(new Claim(id, peer), applicant, rules, lookups, log, timer);
        timer.schedule(0, application::begin);
        return application;
    }
}
