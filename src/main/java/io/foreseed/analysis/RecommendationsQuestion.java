package io.foreseed.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.simulation.ResultDocument;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What would help: a fixed list of changes, each by itself, in the order of what it does for success, and how much of
 * spending, saving or working longer it takes to reach the probability that is wanted.
 */
record RecommendationsQuestion(
        PlanVariants variants,
        List<Change> changes,
        List<LeftOut> leftOut,
        List<Needed> needed,
        double successProbability,
        double tolerance)
        implements Question {
    private static final double PERCENT = 100;

    private record Change(String id, Lever lever, BigDecimal value, String words) {}

    private record LeftOut(String id, String reason) {}

    private record Needed(String name, Question solver) {}

    static Question read(Reading reading) {
        PlanVariants plan = reading.plan();
        double probability = reading.successProbability();
        double tolerance = reading.tolerance();
        List<Change> changes = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        Map<String, String> known = new TreeMap<>(Map.of(plan.base().inputDigest(), "the plan as it is"));
        for (Change change : list(plan)) {
            Optional<String> obstacle = plan.obstacle(change.lever(), change.value());
            String digest = obstacle.isPresent()
                    ? ""
                    : plan.with(change.lever(), change.value()).inputDigest();
            if (obstacle.isPresent()) {
                leftOut.add(new LeftOut(change.id(), sentence(obstacle.get())));
            } else if (known.containsKey(digest)) {
                leftOut.add(new LeftOut(change.id(), "The same as " + known.get(digest) + "."));
            } else {
                known.put(digest, change.id());
                changes.add(change);
            }
        }
        return new RecommendationsQuestion(
                plan, changes, leftOut, needed(plan, probability, tolerance), probability, tolerance);
    }

    private static List<Change> list(PlanVariants plan) {
        List<Change> list = new ArrayList<>();
        for (int years = 1; years <= 3; years++) {
            String words = years == 1 ? "one year" : years == 2 ? "two years" : "three years";
            list.add(new Change(
                    "retire-" + years + "-later",
                    Lever.RETIREMENT,
                    BigDecimal.valueOf(years),
                    "Retire " + words + " later"));
        }
        list.add(new Change("spend-5-percent-less", Lever.SPENDING, new BigDecimal("0.95"), "Spend 5 % less"));
        list.add(new Change("spend-10-percent-less", Lever.SPENDING, new BigDecimal("0.9"), "Spend 10 % less"));
        BigDecimal spending = BigDecimal.valueOf(plan.spending());
        for (String percent : List.of("5", "10")) {
            BigDecimal amount = spending.multiply(new BigDecimal(percent)).movePointLeft(2);
            list.add(new Change(
                    "save-" + percent + "-percent-more",
                    Lever.SAVING,
                    amount,
                    String.format(
                            Locale.ROOT,
                            "Save %s %% of spending more a year until retirement, %,.0f",
                            percent,
                            amount)));
        }
        list.add(new Change(
                "claim-2-later", Lever.CLAIMING_AGE, new BigDecimal("2"), "Claim Social Security two years later"));
        list.add(new Change("claim-at-70", Lever.CLAIMING_AGE, new BigDecimal("8"), "Claim Social Security at 70"));
        list.add(new Change("smaller-goals", Lever.GOALS, new BigDecimal("0.75"), "Make all goals 25 % smaller"));
        list.add(
                new Change("lower-fees", Lever.FEES, new BigDecimal("-0.0025"), "Pay 0.25 points less in fees a year"));
        return list;
    }

    /** The solvers whose levers the plan has. */
    private static List<Needed> needed(PlanVariants plan, double probability, double tolerance) {
        List<Needed> needed = new ArrayList<>();
        if (plan.spending() > 0 && plan.obstacle(Lever.SPENDING, BigDecimal.ONE).isEmpty()) {
            needed.add(new Needed("spending", new SolverQuestion(new Quantity.Spending(plan), probability, tolerance)));
        }
        if (plan.obstacle(Lever.SAVING, BigDecimal.ZERO).isEmpty()) {
            needed.add(new Needed("saving", new SolverQuestion(new Quantity.Saving(plan), probability, tolerance)));
        }
        if (plan.obstacle(Lever.RETIREMENT, BigDecimal.ZERO).isEmpty()) {
            needed.add(new Needed("retirement", RetirementQuestion.of(plan, probability)));
        }
        return needed;
    }

    private static String sentence(String reason) {
        return Character.toUpperCase(reason.charAt(0)) + reason.substring(1) + ".";
    }

    @Override
    public int simulations() {
        int most = 1 + changes.size();
        for (Needed each : needed) {
            most += each.solver().simulations();
        }
        return most;
    }

    @Override
    public void describe(ObjectNode question) {
        question.set("successProbability", ResultDocument.number(successProbability));
        question.set("tolerance", ResultDocument.number(tolerance));
    }

    /** A change and what it does. */
    private record Effect(Change change, Outcome outcome, PairedProportions difference) {
        double wealth() {
            return outcome.medianWealth().doubleValue();
        }
    }

    @Override
    public void answer(Evaluations evaluations, ObjectNode answer) {
        Outcome base = evaluations.base();
        int required = BoundarySearch.required(successProbability, base.paths());
        List<Effect> effects = new ArrayList<>();
        for (Change change : changes) {
            Outcome outcome = evaluations.of(variants.with(change.lever(), change.value()));
            effects.add(new Effect(change, outcome, outcome.against(base)));
        }
        effects.sort(
                Comparator.<Effect>comparingDouble(effect -> effect.difference().estimate())
                        .thenComparingDouble(Effect::wealth)
                        .reversed());
        answer.put("isReached", base.successCount() >= required);
        ArrayNode array = answer.putArray("recommendations");
        for (Effect effect : effects) {
            ObjectNode node = array.addObject().put("id", effect.change().id());
            node.put("sentence", said(effect, base));
            node.put("lever", effect.change().lever().jsonName());
            node.set("value", Figures.exact(effect.change().value()));
            node.put("reachesProbability", effect.outcome().successCount() >= required);
            node.set("notDistinguishableFrom", alike(effect, effects));
            Figures.againstBase(node, effect.outcome(), base);
        }
        ArrayNode omitted = answer.putArray("leftOut");
        leftOut.forEach(each -> omitted.addObject().put("id", each.id()).put("reason", each.reason()));
        ObjectNode solved = answer.putObject("needed");
        for (Needed each : needed) {
            each.solver().answer(evaluations, solved.putObject(each.name()));
        }
    }

    /** The others whose success differs from this one's by no more than the paired error. */
    private static ArrayNode alike(Effect effect, List<Effect> effects) {
        ArrayNode alike = JsonNodeFactory.instance.arrayNode();
        for (Effect other : effects) {
            if (!other.change().equals(effect.change())
                    && !other.outcome().against(effect.outcome()).isDistinguishable()) {
                alike.add(other.change().id());
            }
        }
        return alike;
    }

    private static String said(Effect effect, Outcome base) {
        PairedProportions difference = effect.difference();
        String verb = !difference.isDistinguishable()
                ? difference.isSampled() ? "stays within its error" : "stays"
                : difference.estimate() > 0 ? "rises" : "falls";
        return String.format(
                Locale.ROOT,
                "%s: success %s, from %s %% to %s %%, %+.1f points%s.",
                effect.change().words(),
                verb,
                percent(base),
                percent(effect.outcome()),
                PERCENT * difference.estimate(),
                difference.isSampled() ? String.format(Locale.ROOT, " ± %.1f", PERCENT * difference.reach()) : "");
    }

    private static String percent(Outcome outcome) {
        BigDecimal share = BigDecimal.valueOf(outcome.successCount())
                .divide(BigDecimal.valueOf(outcome.paths()), MathContext.DECIMAL64);
        return String.format(Locale.ROOT, "%.1f", share.movePointRight(2));
    }
}
