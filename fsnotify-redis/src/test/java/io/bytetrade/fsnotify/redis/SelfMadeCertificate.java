package io.bytetrade.fsnotify.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A key and its self-signed certificate, made with the JDK's keytool, as PKCS #12 and as PEM. */
record SelfMadeCertificate(Path keyStore, Path certificate, Path key) {
    static final String PASSWORD = "changeit";

    /**
     * Makes one.
     *
     * @param file the name of its files, without what follows the dot
     * @param names the certificate's, as keytool wants them, for example {@code ip:127.0.0.1}
     */
    static SelfMadeCertificate make(Path directory, String file, String names)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path keyStore = directory.resolve(file + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keystore",
                        keyStore.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        "redis",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-validity",
                        "2",
                        "-dname",
                        "CN=redis",
                        "-ext",
                        "san=" + names,
                        "-ext",
                        "bc:c")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(file + ".out").toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray());
        return new SelfMadeCertificate(
                keyStore,
                pem(
                        directory.resolve(file + ".crt"),
                        "CERTIFICATE",
                        store.getCertificate("redis").getEncoded()),
                pem(
                        directory.resolve(file + ".key"),
                        "PRIVATE KEY",
                        store.getKey("redis", PASSWORD.toCharArray()).getEncoded()));
    }

    private static Path pem(Path file, String label, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
    }
}
