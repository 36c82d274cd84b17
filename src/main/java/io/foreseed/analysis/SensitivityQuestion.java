package io.foreseed.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.simulation.DocumentReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How much success moves with each lever by itself, from a low to a high value: the bars of a tornado. */
record SensitivityQuestion(PlanVariants variants, List<Bar> bars, List<LeftOut> leftOut) implements Question {
    private static final int ENDS = 2;

    /** What is asked when no levers are given, as far as the plan has what they move. */
    private static final List<Bar> USUAL = List.of(
            bar(Lever.RETIREMENT, "-1", "1"),
            bar(Lever.SPENDING, "0.9", "1.1"),
            bar(Lever.SAVING, "0", "6000"),
            bar(Lever.RETURNS, "-0.01", "0.01"),
            bar(Lever.VOLATILITY, "0.8", "1.2"),
            bar(Lever.INFLATION, "-0.01", "0.01"),
            bar(Lever.FEES, "0", "0.005"),
            bar(Lever.WEALTH, "0.9", "1.1"),
            bar(Lever.GOALS, "0.75", "1.25"),
            bar(Lever.CLAIMING_AGE, "-2", "2"),
            bar(Lever.LAST_AGE, "85", "95"));

    private record Bar(Lever lever, BigDecimal low, BigDecimal high) {}

    private record LeftOut(Lever lever, String reason) {}

    private static Bar bar(Lever lever, String low, String high) {
        return new Bar(lever, new BigDecimal(low), new BigDecimal(high));
    }

    static Question read(Reading reading) {
        List<LeftOut> leftOut = new ArrayList<>();
        if (!reading.question().has("levers")) {
            List<Bar> bars = new ArrayList<>();
            for (Bar usual : USUAL) {
                Optional<String> obstacle = reading.plan()
                        .obstacle(usual.lever(), usual.low())
                        .or(() -> reading.plan().obstacle(usual.lever(), usual.high()));
                obstacle.ifPresentOrElse(
                        reason -> leftOut.add(new LeftOut(usual.lever(), reason)), () -> bars.add(usual));
            }
            return new SensitivityQuestion(reading.plan(), bars, leftOut);
        }
        List<Bar> bars = new ArrayList<>();
        Set<Lever> known = EnumSet.noneOf(Lever.class);
        for (DocumentReader reader : reading.question()
                .objects("levers", "levers", 1, Lever.values().length, List.of("lever", "low", "high"))) {
            reading.lever(reader).ifPresent(lever -> {
                if (!known.add(lever)) {
                    reader.problem("lever", "must be asked about once");
                }
                BigDecimal low = reading.value(reader.pointerOf("low"), reader.get("low"), lever);
                BigDecimal high = reading.value(reader.pointerOf("high"), reader.get("high"), lever);
                if (low != null && high != null) {
                    if (low.compareTo(high) >= 0) {
                        reader.problem("high", "must be above low, which is " + low.toPlainString());
                    }
                    bars.add(new Bar(lever, low, high));
                }
            });
        }
        return new SensitivityQuestion(reading.plan(), bars, leftOut);
    }

    @Override
    public int simulations() {
        return 1 + ENDS * bars.size();
    }

    @Override
    public void describe(ObjectNode question) {
        ArrayNode levers = question.putArray("levers");
        for (Bar bar : bars) {
            levers.addObject()
                    .put("lever", bar.lever().jsonName())
                    .<ObjectNode>set("low", Figures.exact(bar.low()))
                    .set("high", Figures.exact(bar.high()));
        }
    }

    /** Both ends of a bar, simulated. */
    private record Ends(Bar bar, Outcome low, Outcome high) {
        PairedProportions swing() {
            return high.against(low);
        }

        double size() {
            return Math.abs(swing().estimate());
        }

        double wealth() {
            return high.meanWealth().subtract(low.meanWealth()).abs().doubleValue();
        }
    }

    @Override
    public void answer(Evaluations evaluations, ObjectNode answer) {
        Outcome base = evaluations.base();
        List<Ends> all = new ArrayList<>();
        for (Bar bar : bars) {
            all.add(new Ends(
                    bar,
                    evaluations.of(variants.with(bar.lever(), bar.low())),
                    evaluations.of(variants.with(bar.lever(), bar.high()))));
        }
        all.sort(Comparator.comparingDouble(Ends::size)
                .thenComparingDouble(Ends::wealth)
                .reversed()
                .thenComparing(ends -> ends.bar().lever()));
        ArrayNode levers = answer.putArray("levers");
        for (Ends ends : all) {
            ObjectNode node = levers.addObject().put("lever", ends.bar().lever().jsonName());
            node.set("swing", Figures.difference(ends.swing()));
            node.set("low", end(ends.bar().low(), ends.low(), base));
            node.set("high", end(ends.bar().high(), ends.high(), base));
        }
        ArrayNode omitted = answer.putArray("leftOut");
        leftOut.forEach(each ->
                omitted.addObject().put("lever", each.lever().jsonName()).put("reason", each.reason()));
    }

    private static ObjectNode end(BigDecimal value, Outcome outcome, Outcome base) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("value", Figures.exact(value));
        Figures.againstBase(node, outcome, base);
        return node;
    }
}
