package io.foreseed.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import io.foreseed.engine.SimulationResult;
import io.foreseed.simulation.EngineVerification.Finding;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Results that no one on this project produced, and the bits of this engine: what {@code verify-engine} computes. */
class EngineVerificationTest {
    @Test
    void everyFigureIsMet() {
        List<Finding> findings = EngineVerification.findings(EngineVerificationTest::computed);

        assertThat(findings)
                .allSatisfy(
                        finding -> assertThat(finding.isMet()).as("%s", finding).isTrue());
        Set<String> subjects = new TreeSet<>();
        for (String cases : List.of("tables", "simulations", "functions")) {
            for (JsonNode each : EngineVerification.read(cases)) {
                subjects.add(each.path("id").textValue());
                assertThat(each.path("source").textValue()).isNotBlank();
            }
        }
        assertThat(subjects).hasSizeGreaterThan(30);
        assertThat(findings.stream().map(Finding::subject).collect(Collectors.toSet()))
                .isEqualTo(subjects);
        assertThat(findings).filteredOn(finding -> finding.tolerance() == 0).hasSizeGreaterThanOrEqualTo(9);
    }

    @Test
    void anEngineThatIsOffByOneSeedIsFound() {
        List<Finding> findings =
                EngineVerification.findings(input -> computed(input.with(input.seed() + 1, input.iterations())));

        assertThat(findings)
                .filteredOn(finding -> finding.quantity().equals("resultDigest"))
                .filteredOn(finding -> !finding.subject().contains("historical"))
                .hasSizeGreaterThan(20)
                .noneMatch(Finding::isMet);
    }

    @Test
    void anEngineThatIsOffByOnePercentIsFound() {
        List<Finding> findings = EngineVerification.findings(input -> computed(PlanDocument.parseCanonical(
                input.canonicalJson().replace("\"expectedReturn\":0.05", "\"expectedReturn\":0.06"))));

        assertThat(findings).filteredOn(finding -> !finding.isMet()).isNotEmpty();
    }

    private static SimulationResult computed(SimulatedPlan input) {
        Simulation simulation = new Simulation(input);
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return simulation.result();
    }
}
