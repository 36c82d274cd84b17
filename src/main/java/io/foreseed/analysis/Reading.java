package io.foreseed.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.simulation.DocumentProblem;
import io.foreseed.simulation.DocumentReader;
import io.foreseed.simulation.PlanDocument;
import io.foreseed.simulation.PlanDocumentException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A question while it is read, beside the plan it is about.
 *
 * @param problems  what was wrong so far; reading goes on after it
 */
record Reading(DocumentReader question, PlanVariants plan, List<DocumentProblem> problems) {
    private static final double DEFAULT_PROBABILITY = 0.9;
    private static final double DEFAULT_TOLERANCE = 1e-4;

    double successProbability() {
        return question.decimal("successProbability", 0.01, 1, DEFAULT_PROBABILITY);
    }

    double tolerance() {
        return question.decimal("tolerance", 1e-9, 0.1, DEFAULT_TOLERANCE);
    }

    Optional<Lever> lever(DocumentReader reader) {
        Optional<Lever> lever = Lever.of(reader.get("lever").asText());
        if (lever.isEmpty()) {
            reader.refused("lever", "one of " + String.join(", ", Lever.names()));
        }
        return lever;
    }

    /** The value of a lever, which this plan must allow; null when it does not. */
    @Nullable
    BigDecimal value(String pointer, JsonNode value, Lever lever) {
        if (!value.isNumber() || !lever.allows(value.decimalValue())) {
            String found = value.isMissingNode() ? "is missing: must be " : "must be ";
            problems.add(new DocumentProblem(pointer, found + lever.allowed()));
            return null;
        }
        BigDecimal exact = value.decimalValue();
        Optional<String> obstacle = plan.obstacle(lever, exact);
        obstacle.ifPresent(reason -> problems.add(new DocumentProblem(pointer, "cannot be: " + reason)));
        return obstacle.isEmpty() ? exact : null;
    }

    /** Whether the plan has what a lever would move; what it lacks is a problem of the question. */
    boolean allows(Lever lever, BigDecimal value) {
        Optional<String> obstacle = plan.obstacle(lever, value);
        obstacle.ifPresent(reason -> question.problem("type", "cannot be asked: " + reason));
        return obstacle.isEmpty();
    }

    /** A plan document within the question; null when it is refused. */
    @Nullable
    PlanDocument document(DocumentReader reader, String member) {
        JsonNode json = reader.get(member);
        if (!json.isObject()) {
            reader.refused(member, "a plan document");
            return null;
        }
        try {
            return PlanDocument.of(json);
        } catch (PlanDocumentException refused) {
            for (DocumentProblem problem : refused.problems()) {
                problems.add(new DocumentProblem(reader.pointerOf(member) + problem.pointer(), problem.message()));
            }
            return null;
        }
    }
}
