package io.foreseed.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One path of a run: where it stands among the others, what it met, and what it became.
 *
 * @param rank  as it was asked for
 * @param path  its number
 * @param place  by terminal wealth, from 1, the least; of equal ones the lower path comes first
 * @param paths  of the run
 * @param succeeds  as the result counts it
 * @param earlyYears  which years {@link PathFeature#EARLY_RETURN} is about
 * @param met  one for each feature, in their order
 */
public record PathStory(
        Rank rank,
        int path,
        int place,
        int paths,
        boolean succeeds,
        EarlyYears earlyYears,
        List<Met> met,
        PathOutcome outcome) {
    private static final double HALF = 0.5;
    private static final double NEARLY_ALL = 0.99;

    public PathStory {
        met = List.copyOf(met);
    }

    /** From the plan year {@code first}, so many years. */
    public record EarlyYears(int first, int count) {}

    /**
     * One feature of the path.
     *
     * @param value  of the path: a fraction a year, or years
     * @param median  of all paths
     * @param worseThan  the share of all paths on which it was less hard on the plan
     */
    public record Met(PathFeature feature, double value, double median, double worseThan) {
        /** {@link #worseThan} in percent, such as 96 %; near the end with a decimal that is not rounded up to all. */
        public String worseThanPercent() {
            return worseThan < NEARLY_ALL
                    ? String.format(Locale.ROOT, "%.0f %%", 100 * worseThan)
                    : String.format(Locale.ROOT, "%.1f %%", Math.floor(1000 * worseThan) / 10);
        }
    }

    /**
     * What drove the failure: the feature that was worse than on the most paths, of equal ones the first. Empty when the
     * path succeeds, and when no feature was worse than on half of the paths.
     */
    public Optional<PathFeature> driver() {
        return succeeds ? Optional.empty() : hardest().map(Met::feature);
    }

    private Optional<Met> hardest() {
        Comparator<Met> byHardship = Comparator.comparingDouble(Met::worseThan);
        return met.stream().max(byHardship).filter(each -> each.worseThan() > HALF);
    }

    /** What drove the failure, in one sentence. */
    public String why() {
        if (succeeds) {
            return "The path succeeds.";
        }
        return hardest()
                .map(this::sentence)
                .orElse("The path fails although nothing it met was worse than on half of the paths.");
    }

    private String sentence(Met hardest) {
        String worse = "on " + hardest.worseThanPercent() + " of the paths.";
        return switch (hardest.feature()) {
            case EARLY_RETURN ->
                String.format(
                        Locale.ROOT,
                        "Real returns in the %d year%s from year %d on were %.1f %% a year, worse than %s",
                        earlyYears.count(),
                        earlyYears.count() == 1 ? "" : "s",
                        earlyYears.first(),
                        100 * hardest.value(),
                        worse);
            case RETURN ->
                String.format(
                        Locale.ROOT,
                        "Real returns over the whole plan were %.1f %% a year, worse than %s",
                        100 * hardest.value(),
                        worse);
            case INFLATION ->
                String.format(Locale.ROOT, "Prices rose by %.1f %% a year, more than %s", 100 * hardest.value(), worse);
            case LIFE ->
                String.format(Locale.ROOT, "Somebody lived for %.1f years, longer than %s", hardest.value(), worse);
        };
    }
}
