package io.foreseed.engine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntFunction;

/** The paths of a run in order. */
final class PathRanking {
    private static final Comparator<Ranked> BY_WEALTH = Comparator.<Ranked>comparingDouble(
                    ranked -> ranked.end().terminalWealth())
            .thenComparingInt(Ranked::path);

    private static final Comparator<Ranked> WORST_FIRST = Comparator.<Ranked, Boolean>comparing(
                    ranked -> ranked.end().succeeds())
            .thenComparingInt(PathRanking::failingStep)
            .thenComparingDouble(ranked -> -ranked.end().shortfall())
            .thenComparing(BY_WEALTH);

    private final Ranked[] byWealth;

    private record Ranked(int path, PathEnd end) {}

    PathRanking(int paths, IntFunction<PathEnd> ends) {
        byWealth = new Ranked[paths];
        for (int path = 0; path < paths; path++) {
            byWealth[path] = new Ranked(path, ends.apply(path));
        }
        Arrays.sort(byWealth, BY_WEALTH);
    }

    /** A household may fail by its bequest alone: that is later than every step. */
    private static int failingStep(Ranked ranked) {
        int step = ranked.end().firstUnfundedStep();
        return step == PathOutcomes.FUNDED ? Integer.MAX_VALUE : step;
    }

    int path(Rank rank) {
        Range.require(rank.isWithin(byWealth.length), "rank");
        return switch (rank.kind()) {
            case NUMBER -> rank.value();
            case PERCENTILE -> byWealth[nearestRank(rank.value())].path();
            case WORST -> worst()[rank.value() - 1].path();
        };
    }

    /** The place of a path by terminal wealth, from 1, the least. */
    int place(int path) {
        int place = 0;
        while (byWealth[place].path() != path) {
            place++;
        }
        return place + 1;
    }

    private int nearestRank(int percentile) {
        long hundredths = (long) percentile * byWealth.length;
        return (int) Math.max(0, Math.ceilDiv(hundredths, 100) - 1);
    }

    private Ranked[] worst() {
        Ranked[] worst = byWealth.clone();
        Arrays.sort(worst, WORST_FIRST);
        return worst;
    }
}
