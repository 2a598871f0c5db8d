package io.bytetrade.fsnotify.proxy.admission;

import io.bytetrade.fsnotify.proxy.spi.PodInfo;
import io.bytetrade.fsnotify.proxy.spi.PodInfo.Container;
import io.bytetrade.fsnotify.proxy.spi.PodInfo.Phase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Pods and peers for tests. Every pod has one container, {@code main}. */
final class TestPods {
    private TestPods() {}

    static PodInfo running(String... addresses) {
        return pod(Phase.RUNNING, false, "main", addresses);
    }

    static PodInfo onHostNetwork(String... addresses) {
        return pod(Phase.RUNNING, true, "main", addresses);
    }

    static PodInfo in(Phase phase, String... addresses) {
        return pod(phase, false, "main", addresses);
    }

    static PodInfo withContainer(String container, String... addresses) {
        return pod(Phase.RUNNING, false, container, addresses);
    }

    static InetSocketAddress peer(String literal) {
        return new InetSocketAddress(address(literal), 40_000);
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }

    private static PodInfo pod(Phase phase, boolean hostNetwork, String container, String... addresses) {
        Set<InetAddress> set =
                new HashSet<>(Arrays.stream(addresses).map(TestPods::address).toList());
        return new PodInfo(
                "uid-1", "node-1", set, phase, hostNetwork, List.of(), List.of(new Container(container, List.of())));
    }
}
