package io.foreseed.engine;

import io.foreseed.engine.SimulationResult.Shortfall;
import io.foreseed.engine.SimulationResult.Success;
import io.foreseed.engine.SimulationResult.TerminalWealth;
import io.foreseed.engine.SimulationResult.YearEnd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Folds the outcomes of all paths, in path order, into the result: the order in which they were computed is gone. */
final class ResultFold {
    private static final List<Integer> WEALTH_RANKS = List.of(5, 10, 25, 50, 75, 90, 95);
    private static final List<Integer> FIRST_YEAR_RANKS = List.of(5, 50, 95);
    private static final List<Integer> DRAWDOWN_RANKS = List.of(5, 25, 50, 75, 95);

    private final SimulationInput input;
    private final PathOutcomes outcomes;
    private final int paths;

    ResultFold(SimulationInput input, PathOutcomes outcomes) {
        this.input = input;
        this.outcomes = outcomes;
        this.paths = input.iterations();
    }

    SimulationResult result() {
        String inputDigest = input.inputDigest();
        Digest digest = new Digest()
                .add(input.algorithmVersion().id())
                .add("\n")
                .add(inputDigest)
                .add("\n");
        for (int path = 0; path < paths; path++) {
            digest.add(outcomes.terminalWealth(path))
                    .add(outcomes.firstUnfundedStep[path])
                    .add(outcomes.shortfall[path]);
        }
        List<YearEnd> years = years();
        years.forEach(year -> year.wealth().values().forEach(digest::add));
        return new SimulationResult(
                input.algorithmVersion(),
                input.seed(),
                paths,
                inputDigest,
                digest.end(),
                success(),
                terminalWealth(years.getLast()),
                years,
                shortfall(),
                Percentiles.of(outcomes.maximumDrawdown, DRAWDOWN_RANKS),
                checksums(),
                null);
    }

    private List<YearEnd> years() {
        List<YearEnd> years = new ArrayList<>();
        for (int year = 0; year <= input.horizonYears(); year++) {
            years.add(new YearEnd(year, Percentiles.of(outcomes.yearEndWealth[year], WEALTH_RANKS)));
        }
        return years;
    }

    private Success success() {
        return SuccessInterval.of(paths - failures(), input);
    }

    private TerminalWealth terminalWealth(YearEnd last) {
        return TerminalWealth.of(input, outcomes::terminalWealth, last.wealth());
    }

    private Shortfall shortfall() {
        double sum = 0;
        double[] firstYears = new double[paths];
        int failures = 0;
        for (int path = 0; path < paths; path++) {
            if (outcomes.firstUnfundedStep[path] != PathOutcomes.FUNDED) {
                sum += outcomes.shortfall[path];
                firstYears[failures++] = Math.floorDiv(outcomes.firstUnfundedStep[path], input.stepsPerYear());
            }
        }
        return new Shortfall(
                failures / (double) paths,
                failures == 0 ? 0 : sum / failures,
                Percentiles.of(Arrays.copyOf(firstYears, failures), FIRST_YEAR_RANKS));
    }

    private int failures() {
        int failures = 0;
        for (int path = 0; path < paths; path++) {
            failures += outcomes.firstUnfundedStep[path] == PathOutcomes.FUNDED ? 0 : 1;
        }
        return failures;
    }

    private String checksums() {
        return PathChecksums.of(
                paths,
                path -> outcomes.terminalWealth(path),
                path -> outcomes.firstUnfundedStep[path],
                path -> outcomes.shortfall[path]);
    }
}
