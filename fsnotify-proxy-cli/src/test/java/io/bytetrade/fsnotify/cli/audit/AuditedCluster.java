package io.bytetrade.fsnotify.cli.audit;

import io.bytetrade.fsnotify.k8s.KubernetesCluster;
import io.bytetrade.fsnotify.k8s.envtest.ControlPlane;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** The pod that all clients speak for, on a real API server, which may be killed and frozen. */
final class AuditedCluster implements Faults.Victims {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: audit, namespace: default}
            spec:
              containers:
              - {name: app, image: none, volumeMounts: [{name: data, mountPath: %s}]}
              volumes:
              - {name: data, hostPath: {path: %s, type: Directory}}
            """.formatted(Stamp.POD_ROOT, Stamp.NODE_ROOT);

    private final ControlPlane plane;

    private AuditedCluster(ControlPlane plane) {
        this.plane = plane;
    }

    /** Creates what the proxy needs. */
    static AuditedCluster create(ControlPlane plane) throws IOException {
        AuditedCluster cluster = new AuditedCluster(plane);
        Config config = Config.fromKubeconfig(cluster.kubeconfig().toFile());
        try (KubernetesClient admin =
                        new KubernetesClientBuilder().withConfig(config).build();
                InputStream definition = KubernetesCluster.class.getResourceAsStream("fswatcher-crd.yaml")) {
            admin.load(definition).items().forEach(each -> admin.resource(each).createOr(NonDeletingOperation::update));
            Pod pod = admin.getKubernetesSerialization().unmarshal(POD, Pod.class);
            admin.resource(pod).delete();
            Pod created = admin.resource(pod).create();
            created.setStatus(new PodStatusBuilder()
                    .withPhase("Running")
                    .withPodIP("127.0.0.1")
                    .addNewPodIP("127.0.0.1")
                    .build());
            admin.resource(created).updateStatus();
        }
        return cluster;
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
