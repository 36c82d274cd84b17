package io.foreseed.report;

import static io.foreseed.report.Block.Column.number;
import static io.foreseed.report.Block.Column.text;

import io.foreseed.engine.Allocation;
import io.foreseed.engine.HouseholdInput;
import io.foreseed.engine.InflationLaw;
import io.foreseed.engine.PriceLevel;
import io.foreseed.engine.SimulationInput;
import io.foreseed.engine.SimulationInput.AssetClass;
import io.foreseed.report.Block.Bullets;
import io.foreseed.report.Block.Column;
import io.foreseed.report.Block.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What is assumed of the markets, and how the money is invested in them. */
final class MarketPart {
    private static final String NO_INFLATION = "Inflation: none; prices stay as they are.";
    private static final List<Share> STATED = List.of(
            new Share("Expected return", AssetClass::expectedReturn), new Share("Volatility", AssetClass::volatility));

    private MarketPart() {}

    static Section section(PrintedRun run) {
        return new Section(
                "Assumptions about the markets",
                switch (run.input()) {
                    case SimulationInput pot -> pot(pot);
                    case HouseholdInput household -> household(run, household);
                });
    }

    private static List<Block> pot(SimulationInput input) {
        SimulationInput.Market market = input.market();
        List<Share> shares = List.of(
                new Share("Weight", assetClass -> input.portfolio().weights().getOrDefault(assetClass.id(), 0.0)));
        return List.of(
                classes(market.assetClasses(), STATED, shares),
                new Bullets(List.of(
                        "Set of assumptions: " + market.version() + ".",
                        "Returns: " + Words.of(market.returnModel()) + ".",
                        market.meanInflation() == 0
                                ? NO_INFLATION
                                : "Inflation: " + Numbers.rate(market.meanInflation()) + " a year.",
                        "Rebalancing: " + Words.of(input.portfolio().rebalancing()) + ".",
                        "Fee: " + Numbers.rate(input.portfolio().annualFee()) + " of the assets a year.")));
    }

    private static List<Block> household(PrintedRun run, HouseholdInput input) {
        Allocation allocation = input.allocation();
        List<String> ids = input.market().ids();
        Allocation.Point first = allocation.points().getFirst();
        Allocation.Point last = allocation.points().getLast();
        List<Share> shares = new ArrayList<>();
        shares.add(
                new Share("Weight " + (first.equals(last) ? "" : run.after(first.step())), assetClass -> first.weights()
                        .get(ids.indexOf(assetClass.id()))));
        if (!first.equals(last)) {
            shares.add(new Share("Weight " + run.after(last.step()), assetClass -> last.weights()
                    .get(ids.indexOf(assetClass.id()))));
        }
        shares.add(new Share("Fee", assetClass -> input.market().fees().get(ids.indexOf(assetClass.id()))));
        return List.of(
                classes(
                        input.market().law().assetClasses(),
                        input.market().law().returns().isHistorical() ? List.of() : STATED,
                        shares),
                new Bullets(sentences(run, input, allocation)));
    }

    private static List<String> sentences(PrintedRun run, HouseholdInput input, Allocation allocation) {
        InflationLaw inflation = input.market().law().inflation();
        List<String> sentences = new ArrayList<>();
        sentences.add("Set of assumptions: " + input.market().law().version() + ".");
        sentences.add("Returns: " + Words.of(input.market().law().returns().json(), run) + ".");
        boolean isHistorical = input.market().law().returns().isHistorical();
        sentences.add(
                isHistorical
                        ? "Inflation: as in the history."
                        : input.prices() == PriceLevel.CONSTANT
                                ? NO_INFLATION
                                : "Inflation: " + Numbers.rate(inflation.initial()) + " at the start, "
                                        + Numbers.rate(inflation.mean()) + " a year in the long run, volatility "
                                        + Numbers.rate(inflation.volatility()) + ".");
        if (allocation.points().size() > 1) {
            sentences.add("The weights are set at " + allocation.points().size() + " times and "
                    + (allocation.isLinear() ? "move in a line from one to the next." : "stay until the next."));
        }
        sentences.add("Rebalancing: " + Words.of(allocation.rebalancing())
                + (allocation.rebalancing() == Allocation.Trigger.THRESHOLD
                        ? " of " + Numbers.rate(allocation.threshold())
                        : "")
                + "; it costs " + Numbers.rate(allocation.cost()) + " of what is sold.");
        return sentences;
    }

    private record Share(String title, ToDoubleFunction<AssetClass> of) {}

    /** Where a history is taken from, nothing else of the returns is stated. */
    private static Table classes(List<AssetClass> classes, List<Share> stated, List<Share> weights) {
        List<Share> shares = new ArrayList<>(stated);
        shares.addAll(weights);
        List<Column> columns = new ArrayList<>(List.of(text("Asset class")));
        shares.forEach(share -> columns.add(number(share.title().strip())));
        List<List<String>> rows = new ArrayList<>();
        for (AssetClass assetClass : classes) {
            List<String> row = new ArrayList<>(List.of(assetClass.id()));
            shares.forEach(share -> row.add(Numbers.rate(share.of().applyAsDouble(assetClass))));
            rows.add(row);
        }
        return new Table(
                stated.isEmpty() ? "Asset classes" : "Asset classes; returns and volatility are nominal, a year",
                columns,
                rows);
    }
}
