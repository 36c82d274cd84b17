package io.foreseed.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One path of a run: where it stands among the others, what it met, and what it became.
 *
 * @param rank  as it was asked for
 * @param path  its number
 * @param place  by terminal wealth, from 1, the least; of equal ones the lower path comes first
 * @param paths  of the run
 * @param succeeds  as the result counts it
 * @param earlyYears  which years {@link PathFeature#EARLY_RETURN} is about; null when none of them is compared
 * @param met  one for each feature that is measured, in their order
 * @param deaths  within the plan
 */
public record PathStory(
        Rank rank,
        int path,
        int place,
        int paths,
        boolean succeeds,
        @Nullable EarlyYears earlyYears,
        List<Met> met,
        List<Death> deaths,
        PathOutcome outcome) {
    private static final double HALF = 0.5;
    private static final double NEARLY_ALL = 0.99;

    public PathStory {
        met = List.copyOf(met);
        deaths = List.copyOf(deaths);
    }

    /** From the plan year {@code first}, so many years. */
    public record EarlyYears(int first, int count) {}

    /**
     * That somebody dies.
     *
     * @param person  by place in the plan
     * @param year  of the plan, from 0
     * @param isCompared  whether it comes before the failure, or before the end where there is none
     */
    public record Death(int person, int year, boolean isCompared) {}

    /**
     * One feature of the path.
     *
     * @param value  of the path: a fraction, a year for returns and prices, or years
     * @param median  of all paths, over the same steps
     * @param worseThan  the share of all paths on which it was less hard on the plan over the same steps
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
     * What a failing path met hardest: the feature that was worse than on the most paths, of equal ones the first. It came
     * with the failure and is not proven to have caused it. Empty when the path succeeds, and when no feature was worse than
     * on half of the paths.
     */
    public Optional<PathFeature> hardest() {
        return succeeds ? Optional.empty() : hardestMet().map(Met::feature);
    }

    private Optional<Met> hardestMet() {
        Comparator<Met> byHardship = Comparator.comparingDouble(Met::worseThan);
        return met.stream().max(byHardship).filter(each -> each.worseThan() > HALF);
    }

    /** How the path fails and what came with it, in sentences. */
    public String summary() {
        if (succeeds) {
            return "The path succeeds.";
        }
        String failure = outcome.firstUnfundedYear().isPresent()
                ? "The plan falls short in year " + outcome.firstUnfundedYear().getAsInt()
                : "Less than the wished bequest is left";
        return failure + hardestMet().map(this::met).orElse("; nothing until then was worse than on half of the paths")
                + "." + died();
    }

    private String died() {
        List<String> years = deaths.stream()
                .filter(Death::isCompared)
                .map(death -> Integer.toString(death.year()))
                .distinct()
                .toList();
        return years.isEmpty()
                ? ""
                : " Until then somebody had died, in year " + String.join(" and year ", years) + ".";
    }

    private String met(Met hardest) {
        String worse = "than on " + hardest.worseThanPercent() + " of the paths";
        double percent = 100 * hardest.value();
        return ", together with "
                + switch (hardest.feature()) {
                    case EARLY_RETURN ->
                        String.format(
                                Locale.ROOT, "real returns of %.1f %% a year %s, worse %s", percent, during(), worse);
                    case RETURN ->
                        String.format(
                                Locale.ROOT, "real returns of %.1f %% a year until then, worse %s", percent, worse);
                    case INFLATION ->
                        String.format(Locale.ROOT, "prices that rose by %.1f %% a year, more %s", percent, worse);
                    case LIFE ->
                        String.format(
                                Locale.ROOT, "a life of %.1f years until then, longer %s", hardest.value(), worse);
                    case INCOME_LOST ->
                        String.format(
                                Locale.ROOT,
                                "deaths that took %.0f %% of the incomes until then, more %s",
                                percent,
                                worse);
                };
    }

    private String during() {
        if (earlyYears == null) {
            return "until then";
        }
        return String.format(
                Locale.ROOT,
                "in the %d year%s from year %d on",
                earlyYears.count(),
                earlyYears.count() == 1 ? "" : "s",
                earlyYears.first());
    }
}
