package io.bytetrade.fsnotify.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimTest {
    private final GenericKubernetesResource resource = new GenericKubernetesResource();

    ClaimTest() {
        resource.setMetadata(new ObjectMeta());
        resource.getMetadata().setAnnotations(new HashMap<>(Map.of("note", "by hand")));
    }

    @Test
    void whatIsWrittenIsReadToTheMillisecond() {
        Claim claim = new Claim("ns/a-1", Instant.parse("2026-11-23T12:00:00.123456Z"));
        claim.writeOn(resource);

        assertThat(Claim.on(resource)).contains(claim);
        assertThat(claim.at()).isEqualTo("2026-11-23T12:00:00.123Z");
    }

    @Test
    void withoutAHolderThereIsNone() {
        assertThat(Claim.on(resource)).isEmpty();
        new Claim("ns/a-1", Instant.EPOCH).writeOn(resource);

        Claim.eraseFrom(resource);

        assertThat(Claim.on(resource)).isEmpty();
        assertThat(resource.getMetadata().getAnnotations()).isEqualTo(Map.of("note", "by hand"));
    }

    @Test
    void everyOtherClaimIsLaterThanOneWhoseTimeCannotBeRead() {
        resource.getMetadata().getAnnotations().put(Claim.HOLDER, "ns/a-1");
        assertThat(Claim.on(resource)).contains(new Claim("ns/a-1", Instant.EPOCH));

        resource.getMetadata().getAnnotations().put(Claim.CLAIMED_AT, "yesterday");
        assertThat(Claim.on(resource)).contains(new Claim("ns/a-1", Instant.EPOCH));
    }
}
