package io.foreseed.report;

import io.foreseed.engine.Household;
import io.foreseed.engine.HouseholdInput;
import io.foreseed.engine.SimulationInput;
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
        String level =
                String.format(Locale.ROOT, "%.0f", 100 * run.answer().success().confidenceLevel());
        return List.of(
                "The plan was lived through " + Numbers.count(run.answer().iterations(), "time")
                        + " with returns" + (run.answer().household() == null ? "" : ", prices and lives")
                        + " drawn at random from the assumptions. A percentage is the share of these futures; it is no"
                        + " forecast and no promise.",
                "The intervals (" + level
                        + " %) say how far the share would move if other random numbers were drawn. They"
                        + " do not say how far the assumptions are right: if returns are lower than assumed, plans fail more"
                        + " often than shown.",
                "A future counts as failed even if only a little stays unpaid once. Nobody lives through a plan without"
                        + " changing it: what a failure means is that something would have to change.",
                "A median is the middle: half of the futures are above it, half below. Percentiles are taken for each year by"
                        + " itself; no single future runs along a line of the charts.",
                run.isReal()
                        ? "Amounts of today are what the money would buy today; the sums on statements will be higher with"
                                + " inflation."
                        : "Amounts are in the money of their day, which will buy less than today.");
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
