package io.foreseed.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.plan.Plan;
import java.util.List;
import java.util.UUID;

/**
 * A stored plan as it can be run, or as it was run.
 *
 * @param source  what the document was read from
 * @param inputs  the inputs it was made of
 */
record ResolvedPlan(PlanDocument document, JsonNode source, Plan plan, List<UUID> inputs) {
    /** The plan as a run of a simulation had it. */
    static ResolvedPlan of(SimulationRun run, Plan plan) {
        try {
            PlanDocument document = new PlanDocument(
                    PlanDocument.parseCanonical(run.input()),
                    PlanLabels.of(DocumentJson.mapper().readTree(run.labels())));
            return new ResolvedPlan(document, document.toJson(), plan, run.dependsOnInputs());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("stored labels are ours", impossible);
        }
    }

    /** The document without names. */
    ObjectNode nameless() {
        return NamelessDocument.of(source, document);
    }
}
