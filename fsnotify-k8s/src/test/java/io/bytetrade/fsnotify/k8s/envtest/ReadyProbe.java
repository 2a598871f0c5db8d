package io.bytetrade.fsnotify.k8s.envtest;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.function.BooleanSupplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Asks an API server whether it is ready. */
final class ReadyProbe implements BooleanSupplier {
    private final String url;
    private final Path certificate;
    private final User user;

    ReadyProbe(String url, Path certificate, User user) {
        this.url = url;
        this.certificate = certificate;
        this.user = user;
    }

    @Override
    public boolean getAsBoolean() {
        if (!Files.exists(certificate)) {
            return false;
        }
        try {
            HttpsURLConnection connection =
                    (HttpsURLConnection) URI.create(url + "/readyz").toURL().openConnection(java.net.Proxy.NO_PROXY);
            connection.setSSLSocketFactory(trusted());
            connection.setRequestProperty("Authorization", "Bearer " + user.token());
            connection.setConnectTimeout(2_000);
            connection.setReadTimeout(2_000);
            return connection.getResponseCode() == 200;
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }

    private SSLSocketFactory trusted() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(certificate)) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("certificate-" + store.size(), each);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }
}
