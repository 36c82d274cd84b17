package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.SimulationInput;
import java.util.List;

/** Reads what the plan documents of all schemas have in common. */
final class SettingsReader {
    /** Neither a control character nor half a surrogate pair, which has no UTF-8 and so no digest. */
    static final String NAME = "[^\\p{Cc}\\p{Cs}]{1,255}";

    static final String NAME_ALLOWED = "1 to 255 characters, none of them a control character";
    private static final String SEED_ALLOWED =
            "a signed 64-bit integer: a JSON integer up to 9007199254740991 in magnitude, or a decimal string";
    private static final long LARGEST_EXACT_INTEGER = (1L << 53) - 1;
    private static final int CONFIDENCE_DECIMALS = 2;

    private final DocumentReader document;
    private final List<DocumentProblem> problems;

    SettingsReader(DocumentReader document, List<DocumentProblem> problems) {
        this.document = document;
        this.problems = problems;
    }

    static String name(DocumentReader reader) {
        return reader.text("name", NAME_ALLOWED, NAME, null);
    }

    String currency() {
        String currency = document.text("currency", PlanLabels.CURRENCY_ALLOWED, "[A-Z]{3}", PlanLabels.USUAL_CURRENCY);
        if (PlanLabels.isCurrency(currency)) {
            return currency;
        }
        if (!currency.isEmpty()) {
            document.refused("currency", PlanLabels.CURRENCY_ALLOWED);
        }
        return PlanLabels.USUAL_CURRENCY;
    }

    long seed() {
        JsonNode seed = document.get("seed");
        if (seed.isIntegralNumber() && seed.canConvertToLong() && isExact(seed.longValue())) {
            return seed.longValue();
        }
        if (seed.isTextual() && seed.textValue().matches("0|-?[1-9][0-9]{0,18}")) {
            try {
                return Long.parseLong(seed.textValue());
            } catch (NumberFormatException beyond64Bits) {
                // refused below, like every other seed that is not one
            }
        }
        document.refused("seed", SEED_ALLOWED);
        return 0;
    }

    int iterations() {
        return document.integer("iterations", 1, SimulationInput.MAXIMUM_ITERATIONS, 10_000);
    }

    /** The longest stands in for one that is refused, so that no flow is refused for it. */
    int horizonYears() {
        int problemsBefore = problems.size();
        int years = document.integer("horizonYears", 1, SimulationInput.MAXIMUM_HORIZON_YEARS, null);
        return problems.size() == problemsBefore ? years : SimulationInput.MAXIMUM_HORIZON_YEARS;
    }

    int stepsPerYear() {
        int steps = document.integer("stepsPerYear", 1, 12, 12);
        if (steps != 1 && steps != 12) {
            document.refused("stepsPerYear", "1 or 12");
            return 12;
        }
        return steps;
    }

    double confidenceLevel() {
        return document.decimal("confidenceLevel", 0.5, 0.99, CONFIDENCE_DECIMALS, 0.95);
    }

    private static boolean isExact(long seed) {
        return -LARGEST_EXACT_INTEGER <= seed && seed <= LARGEST_EXACT_INTEGER;
    }
}
