package io.foreseed.engine;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One path, to be shown.
 *
 * @param yearEndWealth  from year 0, the opening balance, to the horizon
 * @param shortfall  the sum of what could not be paid
 * @param firstUnfundedYear  empty when everything was paid
 * @param maximumDrawdown  the deepest fall of the flow-free return index, 0 to 1
 * @param household  what else is told of a household's path, null for algorithm 1; the rest is in today's money
 */
public record PathOutcome(
        List<Double> yearEndWealth,
        double shortfall,
        OptionalInt firstUnfundedYear,
        double maximumDrawdown,
        @Nullable HouseholdPath household) {
    public PathOutcome {
        yearEndWealth = List.copyOf(yearEndWealth);
    }

    /** A path of algorithm 1. */
    public PathOutcome(
            List<Double> yearEndWealth, double shortfall, OptionalInt firstUnfundedYear, double maximumDrawdown) {
        this(yearEndWealth, shortfall, firstUnfundedYear, maximumDrawdown, null);
    }

    static PathOutcome of(PathOutcomes outcomes, int path, int stepsPerYear) {
        int step = outcomes.firstUnfundedStep[path];
        return new PathOutcome(
                Arrays.stream(outcomes.yearEndWealth).map(year -> year[path]).toList(),
                outcomes.shortfall[path],
                step == PathOutcomes.FUNDED ? OptionalInt.empty() : OptionalInt.of(step / stepsPerYear),
                outcomes.maximumDrawdown[path]);
    }
}
