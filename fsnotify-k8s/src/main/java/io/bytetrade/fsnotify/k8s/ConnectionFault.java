package io.bytetrade.fsnotify.k8s;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Says in one line why there was no answer; the exceptions of the JDK's HTTP client often have no message. */
final class ConnectionFault {
    private ConnectionFault() {}

    static String text(ApiServer server, Throwable fault) {
        return "the API server " + server + ' '
                + (fault instanceof ProtocolException ? fault.getMessage() : "does not answer: " + reason(fault));
    }

    private static String reason(Throwable fault) {
        for (Throwable each = fault; each != null; each = each.getCause()) {
            if (each instanceof UnresolvedAddressException) {
                return "its name cannot be resolved";
            }
            if (each instanceof TimeoutException) {
                return "no answer in time";
            }
            if (each instanceof EOFException) {
                return "the connection broke off";
            }
            if (each instanceof InterruptedException) {
                return "the call was interrupted";
            }
            if (each instanceof SSLException) {
                return "TLS fails (" + each.getMessage() + "); check the kubeconfig's certificate authority";
            }
        }
        return fault instanceof ConnectException ? "nobody listens there" : words(fault);
    }

    private static String words(Throwable fault) {
        for (Throwable each = fault; each != null; each = each.getCause()) {
            if (each.getMessage() != null && !each.getMessage().isBlank()) {
                return each.getMessage();
            }
        }
        return fault.getClass().getSimpleName();
    }
}
