package io.foreseed.report;

import io.foreseed.engine.FixedLife;
import io.foreseed.engine.Household;
import io.foreseed.engine.HouseholdInput;
import io.foreseed.engine.MarketInput;
import io.foreseed.engine.PriceLevel;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.SimulationInput;
import io.foreseed.engine.SimulationInput.AssetClass;
import io.foreseed.engine.SimulationResult.SamplingError;
import io.foreseed.report.Block.Bullets;
import io.foreseed.report.Block.Column;
import io.foreseed.report.Block.Fact;
import io.foreseed.report.Block.Facts;
import io.foreseed.report.Block.Paragraph;
import io.foreseed.report.Block.Table;
import io.foreseed.simulation.AssumedValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What a page says about itself: whose it is, what was assumed, what the answer means, how to compute it again. */
final class Notes {
    private static final String OF_LIST = " › ";

    /** How a document says that an account takes any contribution. */
    private static final String NO_LIMIT = String.format(Locale.ROOT, "%.0f", Household.MAXIMUM_AMOUNT);

    private Notes() {}

    static Facts cover(PrintedRun run) {
        List<Fact> facts = new ArrayList<>();
        List<String> people = run.labels().names("people");
        if (!people.isEmpty()) {
            facts.add(new Fact("Prepared for", String.join(" and ", people)));
        }
        facts.add(new Fact("Date of this report", run.madeOn().toString()));
        if (run.simulatedOn() != null) {
            facts.add(new Fact("Simulated on", run.simulatedOn().toString()));
        }
        facts.add(new Fact("Horizon", Numbers.count(run.input().horizonYears(), "year")));
        facts.add(new Fact("Amounts", "in " + run.unit()));
        facts.add(new Fact(
                "Simulated futures",
                String.format(Locale.ROOT, "%,d", run.answer().iterations())));
        return new Facts(facts);
    }

    static List<Section> sections(PrintedRun run) {
        List<Section> sections = new ArrayList<>();
        if (!run.labels().assumed().isEmpty()) {
            sections.add(assumed(run));
        }
        sections.add(new Section("What this answer means", List.of(new Bullets(meaning(run)))));
        sections.add(new Section("What is not modelled", List.of(new Paragraph(limits(run)))));
        return sections;
    }

    private static Section assumed(PrintedRun run) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (AssumedValue value : run.labels().assumed()) {
            int last = value.pointer().lastIndexOf('/');
            String subject = subject(run, value.pointer().substring(0, Math.max(0, last)));
            values.computeIfAbsent(subject, unused -> new ArrayList<>())
                    .add(Words.of(value.pointer().substring(last + 1)) + ": " + grouped(value.value()));
        }
        return new Section(
                "What was assumed",
                List.of(new Table(
                        "The plan does not say these, so the usual values were taken",
                        List.of(Column.text("Of"), Column.text("Assumed")),
                        together(values))));
    }

    /** Elements of one list of which the same is assumed share a row. */
    private static List<List<String>> together(Map<String, List<String>> values) {
        Map<List<String>, List<String>> subjects = new LinkedHashMap<>();
        values.forEach((subject, assumed) -> {
            int name = subject.lastIndexOf(OF_LIST);
            String list = name < 0 ? "" : subject.substring(0, name) + ": ";
            subjects.computeIfAbsent(List.of(list, String.join("; ", assumed)), unused -> new ArrayList<>())
                    .add(name < 0 ? subject : subject.substring(name + OF_LIST.length()));
        });
        return subjects.entrySet().stream()
                .map(entry -> List.of(
                        entry.getKey().getFirst() + String.join(", ", entry.getValue()),
                        entry.getKey().getLast()))
                .toList();
    }

    /** A pointer in words: {@code /incomes/0} is "incomes › Anna's salary". */
    private static String subject(PrintedRun run, String pointer) {
        List<String> segments = Stream.of(pointer.split("/"))
                .filter(segment -> !segment.isEmpty())
                .toList();
        List<String> words = new ArrayList<>();
        for (int index = 0; index < segments.size(); index++) {
            boolean isPlace = index > 0 && segments.get(index).matches("[0-9]{1,3}");
            words.add(
                    isPlace
                            ? name(run, segments.get(index - 1), Integer.parseInt(segments.get(index)))
                            : Words.of(segments.get(index)));
        }
        return words.isEmpty() ? "the plan" : String.join(OF_LIST, words);
    }

    private static String name(PrintedRun run, String list, int index) {
        return list.equals("assetClasses")
                        && run.input() instanceof HouseholdInput input
                        && index < input.market().ids().size()
                ? input.market().ids().get(index)
                : run.labels().name(list, index, "number");
    }

    private static String grouped(String value) {
        if (value.equals(NO_LIMIT)) {
            return "none";
        }
        return value.matches("[0-9]{5,13}") ? Numbers.amount(Double.parseDouble(value)) : value;
    }

    private static List<String> meaning(PrintedRun run) {
        return List.of(
                "The plan was lived through " + Numbers.count(run.answer().iterations(), "time") + " "
                        + drawn(run.input())
                        + ". A percentage is the share of these futures; it is no forecast and no promise.",
                interval(run),
                "A future counts as failed even if only a little stays unpaid once"
                        + (Outcome.hasBequest(run) ? ", or if less than the wished bequest is left" : "")
                        + ". Nobody lives through a plan without changing it: what a failure means is that something would"
                        + " have to change.",
                "A median is the middle: half of the futures are at or above it, half at or below. Percentiles are taken for"
                        + " each year by itself; no single future runs along a line of the charts.",
                prices(run.input().prices()));
    }

    private static String drawn(SimulatedPlan plan) {
        List<String> drawn = new ArrayList<>();
        boolean isHistorical = false;
        switch (plan) {
            case SimulationInput pot -> {
                if (isUncertain(pot.market().assetClasses())) {
                    drawn.add("returns");
                }
            }
            case HouseholdInput household -> {
                MarketInput market = household.market().law();
                isHistorical = market.returns().isHistorical();
                if (!isHistorical && isUncertain(market.assetClasses())) {
                    drawn.add("returns");
                }
                if (!isHistorical && market.inflation().volatility() > 0) {
                    drawn.add("prices");
                }
                if (household.longevity().laws().stream().anyMatch(law -> !(law instanceof FixedLife))) {
                    drawn.add("lives");
                }
            }
        }
        if (isHistorical) {
            return (plan.isSampled()
                            ? "with returns and prices of history, parts of which were put together at random"
                            : "with returns and prices of history in their order, each time from another beginning")
                    + (drawn.isEmpty() ? "" : ", and with lives drawn at random from the assumptions");
        }
        int last = drawn.size() - 1;
        return last < 0
                ? "with the returns of the assumptions: nothing in it is left to chance"
                : "with "
                        + (last == 0 ? "" : String.join(", ", drawn.subList(0, last)) + " and ")
                        + drawn.get(last) + " drawn at random from the assumptions";
    }

    private static boolean isUncertain(List<AssetClass> classes) {
        return classes.stream().anyMatch(each -> each.volatility() > 0);
    }

    private static String interval(PrintedRun run) {
        SamplingError error = run.error(run.answer().success());
        return error == null
                ? "No interval is stated: the sequences of history overlap and none is drawn at random, so that there is no"
                        + " error of drawing. How far the future resembles history no percentage says."
                : "The intervals (" + String.format(Locale.ROOT, "%.0f", 100 * error.confidenceLevel())
                        + " %) say how far the share would move if other random numbers were drawn. They"
                        + " do not say how far the assumptions are right: if returns are lower than assumed, plans fail more"
                        + " often than shown.";
    }

    private static String prices(PriceLevel prices) {
        return switch (prices) {
            case OF_TODAY ->
                "Amounts of today are what the money would buy today; the sums on statements will differ by the inflation"
                        + " until then.";
            case OF_ITS_DAY -> "Amounts are in the money of their day: what it buys changes with inflation.";
            case CONSTANT ->
                "No inflation is assumed: prices stay as they are, and the money of every year is that of today. With"
                        + " inflation, amounts that do not follow it buy less.";
        };
    }

    private static String limits(PrintedRun run) {
        return switch (run.input()) {
            case SimulationInput pot ->
                "Taxes, kinds of accounts, lives and changes of spending: accounts are one pot, amounts are meant before or"
                        + " after tax as they were entered, and the plan runs to its horizon. Expected returns, volatilities"
                        + " and correlations stay the same throughout.";
            case HouseholdInput household ->
                "Tax brackets, state taxes, dividends, penalties, spousal benefits of Social Security and its earnings"
                        + " test, improvement of mortality, and different allocations by account. Taxes are at effective"
                        + " rates that stay the same, and so do the laws of returns.";
        };
    }

    static List<Block> replay(PrintedRun run) {
        return List.of(
                new Paragraph("This page holds what the run answered. “foreseed replay” computes the run again from its"
                        + " result document and compares every number; the digests must be these."),
                new Facts(List.of(
                        new Fact("Input digest", run.inputDigest()),
                        new Fact("Result digest", run.resultDigest()),
                        new Fact("Seed", run.answer().seed()),
                        new Fact("Algorithm", run.algorithmVersion()))));
    }
}
