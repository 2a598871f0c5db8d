package io.bytetrade.fsnotify.k8s.envtest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real etcd and a real kube-apiserver on the loopback interface, with RBAC on, an administrator, and users without any
 * right. Nothing runs pods: a pod is what a test creates, and its address is what the test writes into its status. The API
 * server can be killed, started again with the same data, and frozen.
 */
public final class ControlPlane implements AutoCloseable {
    /** Who did what, of service accounts only: tests of what they need read it. */
    private static final String AUDIT_POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules: [{level: Metadata, userGroups: ["system:serviceaccounts"]}, {level: None}]
            """;

    private static final String AUDIT_LOG = "audit.log";

    private final Path home;
    private final Credentials credentials;
    private final int apiPort;
    private final ServerProcess etcd;
    private final ServerProcess apiServer;
    private final AtomicInteger usersGiven = new AtomicInteger();

    private ControlPlane(Path binaries, Path home) throws IOException {
        this.home = home;
        credentials = Credentials.create(home);
        Files.writeString(auditPolicy(), AUDIT_POLICY);
        int etcdPort = freePort();
        apiPort = freePort();
        String etcdUrl = "http://127.0.0.1:" + etcdPort;
        etcd = new ServerProcess(home, etcdCommand(binaries, etcdUrl), () -> accepts(etcdPort));
        apiServer = new ServerProcess(
                home, apiServerCommand(binaries, etcdUrl), new ReadyProbe(url(), certificate(), credentials.admin()));
    }

    /**
     * Starts both and waits until the API server is ready: some five seconds.
     *
     * @param binaries the folder that holds {@code etcd} and {@code kube-apiserver}
     * @throws IOException if one of them does not come up; the message says where its log ends
     */
    static ControlPlane start(Path binaries) throws IOException {
        Path memory = Path.of("/dev/shm");
        String prefix = "envtest-";
        Path home = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, prefix)
                : Files.createTempDirectory(prefix);
        ControlPlane plane = new ControlPlane(binaries, home);
        Runtime.getRuntime().addShutdownHook(new Thread(plane::close));
        plane.etcd.start();
        plane.apiServer.start();
        return plane;
    }

    /** Where the API server listens, also while it does not run. */
    public String url() {
        return "https://127.0.0.1:" + apiPort;
    }

    /** Hands out a user that no other test has, with no right but those of everybody. */
    public User newUser() {
        return credentials.users().get(usersGiven.getAndIncrement());
    }

    /** The user who may do everything. */
    public User admin() {
        return credentials.admin();
    }

    /** Writes a kubeconfig file with a user's credentials; its only context is named after the user. */
    public Path kubeconfig(User user) throws IOException {
        // KUBECONFIG is a list of files with colons in between, and a service account's name has some.
        Path file = home.resolve("kubeconfig-" + user.name().replace(':', '-'));
        return Files.writeString(file, Kubeconfig.text(url(), certificate(), user));
    }

    /** The API server's certificate followed by that of its authority, in PEM. */
    public Path certificate() {
        return home.resolve("certs/apiserver.crt");
    }

    /** What service accounts have asked of the API server so far: a line of JSON for each request, an audit.k8s.io Event. */
    public List<String> auditLog() throws IOException {
        return Files.readAllLines(home.resolve(AUDIT_LOG));
    }

    /** Starts the API server again after {@link #killApiServer}: same address, data, certificate and users. */
    public void startApiServer() throws IOException {
        apiServer.start();
    }

    /** Ends the API server without a chance to say goodbye. */
    public void killApiServer() {
        apiServer.kill();
    }

    /** Freezes the API server: the kernel still accepts connections for it, and nothing answers. */
    public void freezeApiServer() throws IOException {
        apiServer.freeze();
    }

    /** Lets a frozen API server go on. */
    public void thawApiServer() throws IOException {
        apiServer.signal("CONT");
    }

    /** Ends both and deletes their data. Idempotent. */
    @Override
    public void close() {
        apiServer.kill();
        etcd.kill();
        try (Stream<Path> tree = Files.walk(home)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            // It is gone already.
        }
    }

    private List<String> etcdCommand(Path binaries, String url) {
        return List.of(
                binaries.resolve("etcd").toString(),
                "--name=envtest",
                "--data-dir=" + home.resolve("etcd-data"),
                "--listen-client-urls=" + url,
                "--advertise-client-urls=" + url,
                "--listen-peer-urls=http://127.0.0.1:0",
                "--initial-advertise-peer-urls=http://127.0.0.1:1",
                "--initial-cluster=envtest=http://127.0.0.1:1",
                "--log-level=error");
    }

    private List<String> apiServerCommand(Path binaries, String etcdUrl) {
        return List.of(
                binaries.resolve("kube-apiserver").toString(),
                "--etcd-servers=" + etcdUrl,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + apiPort,
                "--cert-dir=" + home.resolve("certs"),
                "--endpoint-reconciler-type=none",
                "--service-cluster-ip-range=10.96.0.0/16",
                "--authorization-mode=RBAC",
                "--audit-policy-file=" + auditPolicy(),
                "--audit-log-path=" + home.resolve(AUDIT_LOG),
                "--token-auth-file=" + credentials.tokenFile(),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + credentials.publicKey(),
                "--service-account-signing-key-file=" + credentials.privateKey(),
                "--disable-admission-plugins=ServiceAccount,StorageObjectInUseProtection",
                "--allow-privileged=true",
                "--profiling=false",
                "--v=1");
    }

    private Path auditPolicy() {
        return home.resolve("audit-policy.yaml");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
