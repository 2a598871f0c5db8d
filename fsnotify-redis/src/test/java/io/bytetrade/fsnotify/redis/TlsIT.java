package io.bytetrade.fsnotify.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.bytetrade.fsnotify.proxy.spi.AdapterException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rediss://} against a real redis-server with a certificate of its own making. */
class TlsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path directory;

    private static SelfMadeCertificate ours;
    private static SelfMadeCertificate ofAnotherHost;

    private final Transcript heard = new Transcript();
    private SelfMadeCertificate certificate;
    private RedisServer server;
    private RedisEventSource source;
    private int tlsPort;

    @BeforeAll
    static void requireTls() throws Exception {
        Process version = new ProcessBuilder(
                        RedisServerBinary.find().toString(), "--tls-port", "0", "--port", "99999999")
                .redirectErrorStream(true)
                .start();
        String said = new String(version.getInputStream().readAllBytes());
        Assumptions.assumeFalse(
                said.contains("tls-port") && said.contains("Bad directive"),
                "this redis-server is built without TLS: name one with it in REDIS_SERVER");
        ours = SelfMadeCertificate.make(directory, "ours", "dns:localhost,ip:127.0.0.1");
        ofAnotherHost = SelfMadeCertificate.make(directory, "another", "dns:redis.example");
    }

    @AfterEach
    void closeAll() {
        if (source != null) {
            source.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void eventsArriveOverTlsWithACertificateFile() throws Exception {
        startRedis(ours);

        begin(rediss("localhost", tlsPort).trustStore(certificate.certificate(), null));

        publishAndAwait("[{\"Name\":\"/a\"}]", "/a");
    }

    @Test
    void eventsArriveOverTlsWithAKeyStore() throws Exception {
        startRedis(ours);

        begin(rediss("127.0.0.1", tlsPort).trustStore(certificate.keyStore(), SelfMadeCertificate.PASSWORD));

        publishAndAwait("[{\"Name\":\"/a\"}]", "/a");
    }

    @Test
    void aCertificateThatNobodyTrustsIsPermanent() throws Exception {
        startRedis(ours);

        AdapterException failure = failure(rediss("127.0.0.1", tlsPort));

        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure).hasMessageContaining("cannot be trusted").hasMessageContaining("check the trust store");
    }

    @Test
    void aCertificateForAnotherHostIsPermanent() throws Exception {
        startRedis(ofAnotherHost);

        AdapterException failure = failure(rediss("127.0.0.1", tlsPort).trustStore(certificate.certificate(), null));

        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure).hasMessageContaining("the certificate names 127.0.0.1");
    }

    @Test
    void aTrustStoreThatCannotBeReadIsPermanent() throws Exception {
        startRedis(ours);

        AdapterException failure = failure(rediss("127.0.0.1", tlsPort).trustStore(certificate.keyStore(), "wrong"));

        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure)
                .hasMessageStartingWith("cannot read certificates from " + certificate.keyStore())
                .hasMessageNotContaining("wrong");
    }

    @Test
    void tlsToAPortWithoutItFailsInWords() throws Exception {
        startRedis(ours);

        AdapterException failure = failure(rediss("127.0.0.1", server.port()).connectTimeout(Duration.ofMillis(500)));

        assertThat(failure).hasMessageContaining("does not answer: no answer to the TLS handshake within 500 ms");
    }

    @Test
    void aPauseInTheMiddleOfATlsRecordCostsNothing() throws Exception {
        startRedis(ours);
        try (FaultyLink link = new FaultyLink(tlsPort)) {
            begin(rediss("127.0.0.1", link.port())
                    .trustStore(certificate.certificate(), null)
                    .pingInterval(Duration.ofMillis(50))
                    .deadAfter(PATIENCE));
            FaultyLink.Link connection = link.links().get(0);
            String name = "/" + "x".repeat(50_000);

            connection.holdAfter(20_001);
            server.publish("jfsnotify", "[{\"Name\":\"" + name + "\"}]");
            long before = connection.toServer();
            // Each PING shows that a read had run out of time.
            await().atMost(PATIENCE).until(() -> connection.toServer() > before + 200);
            assertThat(heard.entries()).isEmpty();
            connection.release();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(heard.names()).containsExactly(name));
        }
    }

    @Test
    void closingDoesNotWaitForAPeerThatIsFrozen() throws Exception {
        startRedis(ours);
        begin(rediss("127.0.0.1", tlsPort).trustStore(certificate.certificate(), null));
        server.freeze();

        source.close();

        assertThat(SourceThreads.alive()).isEmpty();
    }

    @Test
    void sentinelsAndTheirMasterSpeakTls() throws Exception {
        startRedis(ours);
        try (RedisSentinel sentinel = RedisSentinel.overTls("127.0.0.1", tlsPort, certificate)) {
            begin(RedisSettings.builder("rediss+sentinel://" + sentinel.address() + "/events")
                    .trustStore(certificate.certificate(), null));

            publishAndAwait("[{\"Name\":\"/a\"}]", "/a");
        }
    }

    private void startRedis(SelfMadeCertificate its) throws Exception {
        certificate = its;
        tlsPort = RedisServer.freePort();
        server = RedisServer.start(
                "--tls-port", String.valueOf(tlsPort),
                "--tls-cert-file", certificate.certificate().toString(),
                "--tls-key-file", certificate.key().toString(),
                "--tls-ca-cert-file", certificate.certificate().toString(),
                "--tls-auth-clients", "no");
    }

    private static RedisSettingsBuilder rediss(String host, int port) throws IOException {
        return RedisSettings.builder("rediss://" + host + ":" + port);
    }

    private void begin(RedisSettingsBuilder settings) throws AdapterException {
        source = new RedisEventSource(settings.build());
        source.start(heard);
    }

    private AdapterException failure(RedisSettingsBuilder settings) {
        return catchThrowableOfType(AdapterException.class, () -> begin(settings));
    }

    private void publishAndAwait(String payload, String name) {
        server.publish("jfsnotify", payload);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard.names()).containsExactly(name));
    }
}
