package io.bytetrade.fsnotify.k8s.envtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ControlPlaneExtension.class)
@Timeout(180)
class ControlPlaneIT {
    @Test
    void theApiServerKnowsItsUsersAndComesBackAfterAKill(ControlPlane plane) throws Exception {
        User user = plane.newUser();
        ReadyProbe probe = new ReadyProbe(plane.url(), plane.certificate(), user);
        assertThat(probe.getAsBoolean()).isTrue();
        assertThat(new ReadyProbe(plane.url(), plane.certificate(), new User("stranger", "none")).getAsBoolean())
                .isFalse();

        plane.killApiServer();
        assertThat(probe.getAsBoolean()).isFalse();

        plane.startApiServer();
        assertThat(probe.getAsBoolean()).isTrue();
    }

    @Test
    void aFrozenApiServerDoesNotAnswerUntilItIsThawed(ControlPlane plane) throws Exception {
        ReadyProbe probe = new ReadyProbe(plane.url(), plane.certificate(), plane.admin());

        plane.freezeApiServer();
        try {
            assertThat(probe.getAsBoolean()).isFalse();
        } finally {
            plane.thawApiServer();
        }

        assertThat(probe.getAsBoolean()).isTrue();
    }
}
