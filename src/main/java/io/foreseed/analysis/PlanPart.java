package io.foreseed.analysis;

/** The parts of a plan to which a change of its answer is attributed, in this order. */
enum PlanPart {
    /** The schema, and so the arithmetic. */
    ALGORITHM("algorithm"),
    /** Horizon, steps a year, people's ages. */
    TIME("time"),
    ASSUMPTIONS("assumptions"),
    ALLOCATION("allocation"),
    TAX_RULES("taxRules"),
    /** All that is not another part. */
    INPUTS("inputs"),
    SAMPLING("sampling");

    private final String jsonName;

    PlanPart(String jsonName) {
        this.jsonName = jsonName;
    }

    String jsonName() {
        return jsonName;
    }

    /** The part that a member of a canonical input belongs to. */
    static PlanPart of(String member) {
        return switch (member) {
            case "schemaVersion" -> ALGORITHM;
            case "horizonYears", "stepsPerYear", "people" -> TIME;
            case "assumptions" -> ASSUMPTIONS;
            case "allocation", "portfolio" -> ALLOCATION;
            case "taxProfile" -> TAX_RULES;
            case "seed", "iterations", "confidenceLevel" -> SAMPLING;
            default -> INPUTS;
        };
    }
}
