package io.bytetrade.fsnotify.cli.audit;

import io.bytetrade.fsnotify.k8s.envtest.Administrator;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import java.io.IOException;
import java.nio.file.Path;

/** The pod that all clients speak for, on a real API server, which may be killed and frozen. */
final class AuditedCluster implements Faults.Victims {
    private final ControlPlane plane;
    private final String namespace;

    private AuditedCluster(ControlPlane plane, String namespace) {
        this.plane = plane;
        this.namespace = namespace;
    }

    /** Creates what the proxy needs, in a namespace that no other test has. */
    static AuditedCluster create(ControlPlane plane) throws IOException {
        try (Administrator administrator = new Administrator(plane)) {
            administrator.installDefinition();
            String namespace = administrator.newNamespace();
            administrator.createPod("""
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: %s, namespace: %s}
                    spec:
                      containers: [{name: app, image: i, volumeMounts: [{name: data, mountPath: %s}]}]
                      volumes: [{name: data, hostPath: {path: %s, type: Directory}}]
                    status: {phase: Running, podIP: 127.0.0.1, podIPs: [{ip: 127.0.0.1}]}
                    """.formatted(Clients.POD, namespace, Stamp.POD_ROOT, Stamp.NODE_ROOT));
            return new AuditedCluster(plane, namespace);
        }
    }

    String namespace() {
        return namespace;
    }

    /** What the administrator's kubectl would go by. */
    Path kubeconfig() throws IOException {
        return plane.kubeconfig(plane.admin());
    }

    @Override
    public void begin(Fault fault) throws IOException {
        if (fault.kind() == Fault.Kind.API_SERVER_KILLED) {
            plane.killApiServer();
        } else {
            plane.freezeApiServer();
        }
    }

    @Override
    public void end(Fault fault) throws IOException {
        if (fault.kind() == Fault.Kind.API_SERVER_KILLED) {
            plane.startApiServer();
        } else {
            plane.thawApiServer();
        }
    }
}
