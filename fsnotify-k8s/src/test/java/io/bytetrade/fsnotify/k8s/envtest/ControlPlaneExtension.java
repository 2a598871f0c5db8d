package io.bytetrade.fsnotify.k8s.envtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link ControlPlane} as a parameter: one for all classes of a JVM, started when the first of them asks for it
 * and ended with the last test. Without the binaries the class is skipped, and the reason says how to get them.
 */
public final class ControlPlaneExtension implements ExecutionCondition, ParameterResolver {
    private static final String VARIABLE = "KUBEBUILDER_ASSETS";

    /** Made by JUnit. */
    public ControlPlaneExtension() {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String folder = System.getenv(VARIABLE);
        if (folder == null || folder.isEmpty()) {
            return ConditionEvaluationResult.disabled("no Kubernetes API server to test with: set " + VARIABLE
                    + " to a folder with etcd and kube-apiserver, for example with"
                    + " `export KUBEBUILDER_ASSETS=$(setup-envtest use -p path)`");
        }
        for (String binary : List.of("etcd", "kube-apiserver")) {
            if (!Files.isExecutable(Path.of(folder, binary))) {
                throw new IllegalStateException(
                        VARIABLE + " is " + folder + ", where no program " + binary + " is; unset it to skip");
            }
        }
        return ConditionEvaluationResult.enabled("the control plane is in " + folder);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ControlPlane.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(ControlPlaneExtension.class))
                .getOrComputeIfAbsent(ControlPlane.class, key -> start(), ControlPlane.class);
    }

    private static ControlPlane start() {
        try {
            return ControlPlane.start(Path.of(System.getenv(VARIABLE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
