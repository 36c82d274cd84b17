package io.foreseed.report;

import io.foreseed.engine.HouseholdInput;
import io.foreseed.engine.HouseholdResult;
import io.foreseed.engine.SimulationResult.SamplingError;
import io.foreseed.engine.SimulationResult.Success;
import io.foreseed.engine.SimulationResult.TerminalWealth;
import io.foreseed.engine.SimulationResult.YearEnd;
import io.foreseed.report.Block.Bullets;
import io.foreseed.report.Block.Fan;
import io.foreseed.report.Block.FanPoint;
import io.foreseed.report.Block.Figure;
import io.foreseed.report.Block.Figures;
import io.foreseed.report.Block.Paragraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Whether the plan lasts, and what is there year by year. */
final class Outcome {
    private static final List<Integer> RANKS = List.of(5, 25, 50, 75, 95);

    private Outcome() {}

    static Section headline(PrintedRun run) {
        Answer answer = run.answer();
        List<Figure> figures = new ArrayList<>();
        figures.add(figure(run, "The whole plan", answer.success()));
        HouseholdResult household = answer.household();
        if (household != null) {
            figures.add(figure(run, "Essential expenses", household.essentials()));
            if (hasBequest(run)) {
                figures.add(figure(run, "Bequest", household.bequest()));
            }
        }
        List<String> sentences = new ArrayList<>();
        sentences.add(unpaid(run));
        terminal(run).ifPresent(sentences::add);
        drawdown(answer).ifPresent(sentences::add);
        return new Section(
                "Does the plan last?", List.of(new Paragraph(paid(run)), new Figures(figures), new Bullets(sentences)));
    }

    private static Figure figure(PrintedRun run, String name, Success success) {
        SamplingError error = run.error(success);
        return new Figure(
                name,
                Numbers.probability(success.probability()),
                error == null
                        ? "of all sequences; no interval exists"
                        : String.format(Locale.ROOT, "%.0f", 100 * error.confidenceLevel())
                                + "\u00A0% interval "
                                + Numbers.interval(error.lower(), error.upper()));
    }

    /** Whether the plan wishes that something is left. */
    static boolean hasBequest(PrintedRun run) {
        return run.input() instanceof HouseholdInput input && input.household().bequest() > 0;
    }

    private static String paid(PrintedRun run) {
        Answer answer = run.answer();
        int all = answer.iterations();
        long paid = Math.round(answer.success().probability() * all);
        return "Everything that the plan wants to pay is paid in full"
                + (hasBequest(run) ? ", and the wished bequest is left, in " : " in ")
                + Numbers.of(paid, all, "simulated future") + ".";
    }

    private static String unpaid(PrintedRun run) {
        Answer answer = run.answer();
        Double median = answer.firstUnpaidYear().get(50);
        if (median == null) {
            return "Money never runs short in these futures. That does not make it impossible: see the notes at the end.";
        }
        int all = answer.iterations();
        return "Something stays unpaid in " + Numbers.of(Math.round(answer.unpaidShare() * all), all, "future") + ": "
                + run.money(answer.unpaid()) + " in total, on average (" + run.unit()
                + "). At least half of these run short within "
                + Numbers.count((int) Math.ceil(median) + 1, "year") + " of the start.";
    }

    /** Amounts are rounded to the side on which the sentence holds. */
    private static Optional<String> terminal(PrintedRun run) {
        SortedMap<Integer, Double> ranks = run.answer().terminalWealth();
        Double low = ranks.get(5);
        Double median = ranks.get(50);
        if (low == null || median == null) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        if (median >= TerminalWealth.LEAST) {
            parts.add("at least half of the futures have " + run.money(Math.floor(median))
                    + " or more in their accounts");
        }
        parts.add(
                depleted(run.answer()).orElseGet(() -> "one in twenty has " + run.money(Math.ceil(low)) + " or less"));
        return Optional.of("At the end, " + String.join("; ", parts) + " (" + run.unit() + ").");
    }

    /** The futures that end with nothing; of an answer that does not count them, as many as its percentiles show. */
    private static Optional<String> depleted(Answer answer) {
        String nothing = " have nothing left";
        if (answer.depleted().isPresent()) {
            int all = answer.iterations();
            long none = Math.round(answer.depleted().getAsDouble() * all);
            return none == 0 ? Optional.empty() : Optional.of(Numbers.of(none, all, "future") + nothing);
        }
        return answer.terminalWealth().entrySet().stream()
                .filter(rank -> rank.getValue() < TerminalWealth.LEAST)
                .map(Map.Entry::getKey)
                .max(Integer::compare)
                .map(rank -> "at least " + rank + Numbers.SPACE + "% of the futures" + nothing);
    }

    private static Optional<String> drawdown(Answer answer) {
        Double median = answer.maximumDrawdown().get(50);
        Double deep = answer.maximumDrawdown().get(95);
        return median == null || deep == null || deep < 0.01
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "On the way the investments lie at least %.0f\u00A0%% below their peak at some time in half of the"
                                + " futures, and at least %.0f\u00A0%% in one of twenty. Such falls belong to the plan.",
                        Math.floor(100 * median),
                        Math.floor(100 * deep)));
    }

    static Section wealth(PrintedRun run) {
        List<Block> blocks = new ArrayList<>();
        List<FanPoint> points = run.answer().years().stream()
                .filter(year -> year.wealth().keySet().containsAll(RANKS))
                .map(Outcome::point)
                .toList();
        blocks.add(new Paragraph(
                "What the accounts hold at the end of each year. The inner band holds the middle half of the"
                        + " futures, the whole band nine of ten"
                        + (run.answer().household() == null ? "." : ", of those in which somebody is then alive.")));
        if (!points.isEmpty()) {
            blocks.add(new Fan("Wealth by year", described(run, points), run.unit(), points));
        }
        blocks.add(new Paragraph(KeyYears.explanation(run)));
        blocks.add(KeyYears.table(run));
        return new Section("Wealth", blocks);
    }

    private static FanPoint point(YearEnd year) {
        return point(year.year(), year.wealth());
    }

    /** The bands of a year that has all ranks. */
    static FanPoint point(int year, SortedMap<Integer, Double> ranks) {
        List<Double> values =
                RANKS.stream().map(rank -> ranks.getOrDefault(rank, 0.0)).toList();
        return new FanPoint(year, values.get(0), values.get(1), values.get(2), values.get(3), values.get(4));
    }

    /** What a fan shows, in words. */
    static String described(PrintedRun run, List<FanPoint> points) {
        FanPoint last = points.getLast();
        return "From year " + points.getFirst().year() + " to year " + last.year() + ". In year " + last.year()
                + " the median is " + run.money(last.p50()) + "; 9 of 10 futures"
                + (run.answer().household() == null ? "" : " in which somebody is then alive") + " lie between "
                + run.money(last.p5())
                + " and " + run.money(last.p95()) + ".";
    }
}
