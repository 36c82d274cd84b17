package io.foreseed.engine;

import io.foreseed.engine.SimulationResult.Shortfall;
import io.foreseed.engine.SimulationResult.Success;
import io.foreseed.engine.SimulationResult.TerminalWealth;
import io.foreseed.engine.SimulationResult.YearEnd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
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
                checksums());
    }

    private List<YearEnd> years() {
        List<YearEnd> years = new ArrayList<>();
        for (int year = 0; year <= input.horizonYears(); year++) {
            years.add(new YearEnd(year, Percentiles.of(outcomes.yearEndWealth[year], WEALTH_RANKS)));
        }
        return years;
    }

    private Success success() {
        double n = paths;
        double p = (n - failures()) / n;
        double z = normalQuantile();
        double centre = p + z * z / (2 * n);
        double spread = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
        double scale = 1 + z * z / n;
        return new Success(
                p,
                Math.sqrt(p * (1 - p) / n),
                input.confidenceLevel(),
                p == 0 ? 0 : (centre - spread) / scale,
                p == 1 ? 1 : (centre + spread) / scale);
    }

    private TerminalWealth terminalWealth(YearEnd last) {
        double sum = 0;
        for (int path = 0; path < paths; path++) {
            sum += outcomes.terminalWealth(path);
        }
        double mean = sum / paths;
        double squares = 0;
        for (int path = 0; path < paths; path++) {
            double difference = outcomes.terminalWealth(path) - mean;
            squares = Math.fma(difference, difference, squares);
        }
        double deviation = paths == 1 ? 0 : Math.sqrt(squares / (paths - 1));
        double meanError = normalQuantile() * deviation / Math.sqrt(paths);
        return new TerminalWealth(mean, meanError, deviation, last.wealth());
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

    /** How many standard errors an interval reaches to both sides at the confidence level. */
    private double normalQuantile() {
        return NormalQuantile.of((1 + input.confidenceLevel()) / 2);
    }

    private int failures() {
        int failures = 0;
        for (int path = 0; path < paths; path++) {
            failures += outcomes.firstUnfundedStep[path] == PathOutcomes.FUNDED ? 0 : 1;
        }
        return failures;
    }

    /** 16 bits of the finalizer of MurmurHash3 (Appleby, 2011) over what the digest takes of a path. */
    private String checksums() {
        byte[] checksums = new byte[2 * paths];
        for (int path = 0; path < paths; path++) {
            long hash = mix(Double.doubleToRawLongBits(outcomes.terminalWealth(path)));
            hash = mix(hash ^ outcomes.firstUnfundedStep[path]);
            hash = mix(hash ^ Double.doubleToRawLongBits(outcomes.shortfall[path]));
            checksums[2 * path] = (byte) (hash >>> 56);
            checksums[2 * path + 1] = (byte) (hash >>> 48);
        }
        return Base64.getEncoder().encodeToString(checksums);
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
