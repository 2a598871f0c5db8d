package io.bytetrade.fsnotify.redis;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;

/** What went wrong, in the operator's words: what was attempted, what came back, and what to do. */
final class RedisFault {
    /** Jedis' words for it. */
    private static final String END_OF_STREAM = "Unexpected end of stream.";

    private RedisFault() {}

    /**
     * Puts a failure of Jedis or of the socket into words.
     *
     * @param peer what was connected to
     * @param failure what was thrown
     * @return permanent if somebody must mend a login, a right or a certificate first
     */
    static AdapterException of(Peer peer, Exception failure) {
        if (failure instanceof JedisAccessControlException
                && failure.getMessage().startsWith("NOPERM")) {
            return AdapterException.permanent(
                    peer + " does not permit this: " + failure.getMessage() + "; the user needs " + peer.rights()
                            + " (ACL SETUSER)",
                    failure);
        }
        if (failure instanceof JedisAccessControlException || isAboutLogin(failure)) {
            return AdapterException.permanent(
                    peer + " refuses the login: " + failure.getMessage() + "; check " + peer.loginAdvice(), failure);
        }
        if (failure instanceof JedisDataException) {
            return AdapterException.retryable(peer + " refuses to work: " + failure.getMessage(), failure);
        }
        if (isAboutCertificate(failure)) {
            return AdapterException.permanent(
                    peer + " cannot be trusted: " + cause(failure).getMessage()
                            + "; check the trust store, and that the certificate names "
                            + peer.endpoint().host(),
                    failure);
        }
        return AdapterException.retryable(
                peer + " does not answer: " + words(failure) + "; " + peer.addressAdvice(), failure);
    }

    /**
     * Why a connection that stood ended: for clients too, so it names no host and quotes nobody.
     *
     * @param failure what was thrown, or null
     */
    static String loss(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof SocketTimeoutException || cause instanceof MasterChangedException) {
            return cause.getMessage();
        }
        if (cause instanceof JedisDataException) {
            return "Redis refused a command";
        }
        return cause instanceof IOException ? "the connection broke" : "Redis closed it";
    }

    private static String words(Exception failure) {
        Throwable cause = cause(failure);
        if (cause instanceof UnknownHostException) {
            return "its host name is unknown";
        }
        if (cause instanceof SSLException) {
            return "no TLS connection: " + cause.getMessage();
        }
        if (END_OF_STREAM.equals(cause.getMessage())) {
            return "it closed the connection";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** What Redis itself answers where it has no users and the login is given, or the other way round. */
    private static boolean isAboutLogin(Exception failure) {
        return failure instanceof JedisDataException
                && failure.getMessage().matches("ERR (AUTH |Client sent AUTH|invalid password).*");
    }

    private static boolean isAboutCertificate(Exception failure) {
        if (!(cause(failure) instanceof SSLException)) {
            return false;
        }
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    /** Jedis wraps what the socket throws. */
    private static Throwable cause(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof IOException) {
                return each;
            }
        }
        return failure;
    }
}
