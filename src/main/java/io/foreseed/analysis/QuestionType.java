package io.foreseed.analysis;

import io.foreseed.engine.SimulationInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of questions. */
enum QuestionType {
    MAXIMUM_SPENDING,
    REQUIRED_SAVING,
    EARLIEST_RETIREMENT,
    SAFE_WITHDRAWAL_RATE,
    SENSITIVITY,
    GRID,
    COMPARISON,
    ASSUMPTIONS,
    ATTRIBUTION,
    RECOMMENDATIONS,
    STRESS;

    String jsonName() {
        return SimulationInput.jsonName(this);
    }

    /** Its members, the type first. */
    List<String> members() {
        List<String> members = new ArrayList<>(List.of("type"));
        members.addAll(
                switch (this) {
                    case MAXIMUM_SPENDING, REQUIRED_SAVING, SAFE_WITHDRAWAL_RATE, RECOMMENDATIONS ->
                        List.of("successProbability", "tolerance");
                    case EARLIEST_RETIREMENT -> List.of("successProbability");
                    case SENSITIVITY -> List.of("levers");
                    case GRID -> List.of("x", "y");
                    case COMPARISON -> List.of("others");
                    case ASSUMPTIONS -> List.of("sets");
                    case ATTRIBUTION -> List.of("from");
                    case STRESS -> List.of("scenarios", "series");
                });
        return members;
    }

    /** Reads a question of this type; what is wrong with it is noted, and then the question counts for nothing. */
    Question read(Reading reading) {
        return switch (this) {
            case MAXIMUM_SPENDING -> SolverQuestion.maximumSpending(reading);
            case REQUIRED_SAVING -> SolverQuestion.requiredSaving(reading);
            case EARLIEST_RETIREMENT -> RetirementQuestion.read(reading);
            case SAFE_WITHDRAWAL_RATE -> SolverQuestion.safeWithdrawalRate(reading);
            case SENSITIVITY -> SensitivityQuestion.read(reading);
            case GRID -> GridQuestion.read(reading);
            case COMPARISON -> ComparisonQuestion.read(reading);
            case ASSUMPTIONS -> AssumptionsQuestion.read(reading);
            case ATTRIBUTION -> AttributionQuestion.read(reading);
            case RECOMMENDATIONS -> RecommendationsQuestion.read(reading);
            case STRESS -> StressQuestion.read(reading);
        };
    }

    static Optional<QuestionType> of(String name) {
        return Arrays.stream(values())
                .filter(type -> type.jsonName().equals(name))
                .findFirst();
    }

    /** All names, for a sentence. */
    static String names() {
        return Arrays.stream(values()).map(QuestionType::jsonName).collect(Collectors.joining(", "));
    }
}
