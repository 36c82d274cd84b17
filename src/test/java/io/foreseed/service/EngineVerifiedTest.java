package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.EventLoop;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.simulation.EngineVerification.Finding;
import io.foreseed.simulation.EngineVerificationService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the service makes of a verification of its engine: a metric, and a row of the trail. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class EngineVerifiedTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String LATEST =
            " from audit_logs where resource_type = 'engine' order by sequence_number desc limit 1";

    @Inject
    EngineVerificationService verification;

    @Inject
    EventLoop eventLoop;

    @Test
    void anEngineThatIsWellIsRecordedAndOneThatIsNotIsCounted() {
        eventLoop.run(verification::verify).await().atMost(PATIENCE);

        assertThat(Management.metrics()).contains("foreseed_engine_figures_missed 0.0");
        assertThat(Sql.text("select action || ' ' || outcome || ' ' || (metadata ->> 'notMet')" + LATEST))
                .isEqualTo("EXECUTE success []");

        Finding missed = new Finding("mortgage", "payment", "closed form", "1", "2", 0.5, false);
        eventLoop.run(() -> verification.record(List.of(missed))).await().atMost(PATIENCE);

        assertThat(Management.metrics()).contains("foreseed_engine_figures_missed 1.0");
        assertThat(Sql.text("select metadata ->> 'notMet'" + LATEST)).isEqualTo("[\"mortgage: payment\"]");
    }
}
