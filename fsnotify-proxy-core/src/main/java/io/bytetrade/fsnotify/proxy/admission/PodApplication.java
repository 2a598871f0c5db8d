package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.control.Backoff;
import io.bytetrade.fsnotify.proxy.control.Timer;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * One application: asks for the pod until there is a verdict that may be given. Everything but {@link #withdraw} happens on
 * the timer's thread.
 *
 * <p>No refusal is given on an answer from before the application, be it remembered or the late answer of a call that
 * others made: the pod is asked for anew. A client that seems to be a stranger gets thirty seconds, because a container may
 * run before its pod's address is in the status.
 */
final class PodApplication implements Admission.Application, PodLookups.Waiter {
    static final Duration STRANGER_FOR = Duration.ofSeconds(30);

    /** Exact, unlike other pauses: applications of one pod come back together and share a call. */
    private static final Backoff STRANGER = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), 0, () -> 0);

    private final Claim claim;
    private final Admission.Applicant applicant;
    private final AdmissionRules rules;
    private final PodLookups lookups;
    private final AdmissionLog log;
    private final Timer timer;
    private final long appliedAt;

    private Timer.Pending pause = () -> {};
    private boolean toldOfDelay;
    private int askedAsStranger;
    private long strangerUntil;
    /** Decided or withdrawn. */
    private volatile boolean over;

    PodApplication(
            Claim claim,
            Admission.Applicant applicant,
            AdmissionRules rules,
            PodLookups lookups,
            AdmissionLog log,
            Timer timer) {
        this.claim = claim;
        this.applicant = applicant;
        this.rules = rules;
        this.lookups = lookups;
        this.log = log;
        this.timer = timer;
        this.appliedAt = timer.nanoTime();
    }

    void begin() {
        if (!over) {
            lookups.ask(claim.pod(), this);
        }
    }

    @Override
    public void withdraw() {
        if (!over) {
            over = true;
            timer.schedule(0, () -> {
                pause.cancel();
                lookups.withdraw(claim.pod(), this);
            });
        }
    }

    @Override
    public void delayed(String reason) {
        if (!toldOfDelay) {
            toldOfDelay = true;
            tell(client -> client.delayed("pod " + claim.pod() + " cannot be looked up yet, because " + reason
                    + "; it is asked again, there is nothing to do"));
        }
    }

    @Override
    public void answered(PodAnswer answer) {
        if (over) {
            return;
        }
        Verdict verdict = rules.judge(claim, answer.pod());
        if (verdict instanceof Verdict.Admitted admitted) {
            admit(admitted);
        } else if (!answer.isFrom(appliedAt)) {
            lookups.ask(claim.pod(), appliedAt, this);
        } else if (verdict instanceof Verdict.Stranger stranger) {
            doubt(stranger, answer);
        } else if (verdict instanceof Verdict.Refused refused) {
            decide(client -> client.refused(refused.code(), refused.text()));
        }
    }

    private void admit(Verdict.Admitted admitted) {
        if (admitted.tolerated()) {
            log.tolerated(claim, admitted.pod());
        }
        decide(client -> client.admitted(admitted.pod()));
    }

    private void doubt(Verdict.Stranger stranger, PodAnswer answer) {
        long now = timer.nanoTime();
        if (askedAsStranger == 0) {
            strangerUntil = now + STRANGER_FOR.toNanos();
        } else if (answer.isFrom(strangerUntil)) {
            log.refused(claim, stranger.pod());
            decide(client -> client.refused(NoticeCode.FORBIDDEN, stranger.text()));
            return;
        }
        askedAsStranger++;
        long left = Math.max(0, strangerUntil - now);
        pause = timer.schedule(
                Math.min(STRANGER.nanos(askedAsStranger), left),
                () -> lookups.ask(claim.pod(), timer.nanoTime(), this));
    }

    private void decide(Consumer<Admission.Applicant> decision) {
        tell(decision);
        over = true;
    }

    /** One applicant's bug must not keep others from hearing. */
    private void tell(Consumer<Admission.Applicant> word) {
        if (over) {
            return;
        }
        try {
            word.accept(applicant);
        } catch (RuntimeException e) {
            log.applicantFailed(claim, e);
        }
    }
}
