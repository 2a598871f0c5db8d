package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.protocol.NoticeCode;
import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Applies, and keeps what it hears, in order. */
final class RecordingApplicant implements Admission.Applicant {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile PodInfo pod;
    private volatile String text;

    @Override
    public void delayed(String reason) {
        text = reason;
        heard.add("delayed");
    }

    @Override
    public void admitted(PodInfo info) {
        pod = info;
        heard.add("admitted");
    }

    @Override
    public void refused(NoticeCode code, String reason) {
        text = reason;
        heard.add("refused " + code);
    }

    /** {@code delayed}, {@code admitted} or {@code refused} with the code. */
    List<String> heard() {
        return heard;
    }

    PodInfo pod() {
        return pod;
    }

    /** The last text for the client. */
    String text() {
        return text;
    }

    @Override
    public String toString() {
        return heard.toString();
    }
}
