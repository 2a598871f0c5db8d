package io.bytetrade.fsnotify.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Who is trusted to have certified Redis' key: the certificates of a file instead of those of the JVM. Read for each
 * connection anew, like the password.
 *
 * @param file PEM certificates, or a PKCS #12 or JKS key store
 * @param password the key store's password, or null; PEM needs none
 */
record TrustStore(Path file, String password) {
    private static final String PEM = "-----BEGIN CERTIFICATE-----";

    /**
     * Makes sockets that trust these certificates alone.
     *
     * @throws AdapterException permanent, if the file cannot be used
     */
    SSLSocketFactory socketFactory() throws AdapterException {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(keyStore());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            String why = e instanceof IOException ? e.getClass().getSimpleName() : e.getMessage();
            throw AdapterException.permanent(
                    "cannot read certificates from " + file + ": " + why
                            + "; it must hold PEM certificates, or be a PKCS #12 or JKS store of the given password",
                    e);
        }
    }

    private KeyStore keyStore() throws IOException, GeneralSecurityException {
        byte[] content = Files.readAllBytes(file);
        // Text may precede the first certificate (RFC 7468 §2).
        if (!new String(content, US_ASCII).contains(PEM)) {
            return KeyStore.getInstance(file.toFile(), password == null ? null : password.toCharArray());
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate each :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content))) {
            store.setCertificateEntry("ca-" + number++, each);
        }
        return store;
    }

    /** The file alone. */
    @Override
    public String toString() {
        return file.toString();
    }
}
