package io.foreseed.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.simulation.ResultDocument;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * By how many whole years retirement may come earlier, or must come later, so that enough paths succeed: bisection, on
 * the ground that more years of work are better.
 *
 * @param earliest  years, at most 0, by which it can be moved
 * @param latest  years, at least 0
 */
record RetirementQuestion(PlanVariants variants, double successProbability, int earliest, int latest)
        implements Question {
    private static final int MAXIMUM_YEARS = 100;

    static Question read(Reading reading) {
        double probability = reading.successProbability();
        if (!reading.allows(Lever.RETIREMENT, BigDecimal.ZERO)) {
            return new RetirementQuestion(reading.plan(), probability, 0, 0);
        }
        return of(reading.plan(), probability);
    }

    /** From the plan's own retirement as far as the plan allows without a gap. */
    static RetirementQuestion of(PlanVariants plan, double successProbability) {
        return new RetirementQuestion(plan, successProbability, furthest(plan, -1), furthest(plan, 1));
    }

    /** Moving on ends where nothing changes any more: before the plan's start and after its end. */
    private static int furthest(PlanVariants plan, int direction) {
        String last = plan.base().inputDigest();
        for (int years = direction; Math.abs(years) <= MAXIMUM_YEARS; years += direction) {
            BigDecimal value = BigDecimal.valueOf(years);
            if (plan.obstacle(Lever.RETIREMENT, value).isPresent()) {
                return years - direction;
            }
            String digest = plan.with(Lever.RETIREMENT, value).inputDigest();
            if (digest.equals(last)) {
                return years - direction;
            }
            last = digest;
        }
        return direction * MAXIMUM_YEARS;
    }

    @Override
    public int simulations() {
        int years = Math.max(latest, -earliest) + 1;
        return 3 + Integer.SIZE - Integer.numberOfLeadingZeros(years);
    }

    @Override
    public void describe(ObjectNode question) {
        question.set("successProbability", ResultDocument.number(successProbability));
    }

    @Override
    public void answer(Evaluations evaluations, ObjectNode answer) {
        int required =
                BoundarySearch.required(successProbability, evaluations.base().paths());
        Map<Integer, Outcome> tried = new TreeMap<>();
        Search search = new Search(evaluations, required, tried);
        boolean isEnough = search.isEnough(0);
        int low = isEnough ? earliest : 1;
        int high = isEnough ? 0 : latest;
        if (high < low || !search.isEnough(high)) {
            answer.putNull("solution");
            answer.put(
                    "reason",
                    "Retirement cannot be late enough: the latest that the plan allows is " + latest + " years later.");
        } else {
            while (low < high) {
                int middle = Math.floorDiv(low + high, 2);
                if (search.isEnough(middle)) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            solved(answer, search, high);
        }
        tried(answer, tried);
    }

    private void solved(ObjectNode answer, Search search, int years) {
        Outcome enough = search.at(years);
        ObjectNode solution = answer.putObject("solution").put("value", years);
        solution.set("retirement", variants.retirement(years));
        Figures.outcome(solution, enough);
        if (years == earliest) {
            answer.put("reason", "The plan allows no earlier retirement.");
            return;
        }
        Outcome earlier = search.at(years - 1);
        ObjectNode beyond = answer.putObject("beyond").put("value", years - 1);
        beyond.set("retirement", variants.retirement(years - 1));
        Figures.outcome(beyond, earlier);
        double share = successProbability;
        double rise = enough.against(earlier).estimate();
        double error = Math.sqrt(share * (1 - share) / enough.paths());
        if (rise > 0 && error > 0 && enough.isSampled()) {
            solution.set("standardError", ResultDocument.number(error / rise));
        } else {
            solution.putNull("standardError");
        }
        answer.put("bracketWidth", 1);
    }

    private static void tried(ObjectNode answer, Map<Integer, Outcome> tried) {
        boolean isMonotone = true;
        int last = 0;
        for (Outcome outcome : tried.values()) {
            isMonotone = isMonotone && outcome.successCount() >= last;
            last = outcome.successCount();
        }
        answer.put("monotone", isMonotone ? "where it was tried" : "no");
        if (!isMonotone) {
            answer.put("warning", "Some later retirements succeed less often: an earlier one may do as well.");
        }
        ArrayNode points = answer.putArray("tried");
        tried.forEach((years, outcome) -> points.addObject()
                .put("value", years)
                .set("successProbability", Figures.exact(outcome.successProbability())));
    }

    private final class Search {
        private final Evaluations evaluations;
        private final int required;
        private final Map<Integer, Outcome> tried;

        Search(Evaluations evaluations, int required, Map<Integer, Outcome> tried) {
            this.evaluations = evaluations;
            this.required = required;
            this.tried = tried;
        }

        boolean isEnough(int years) {
            return at(years).successCount() >= required;
        }

        Outcome at(int years) {
            return tried.computeIfAbsent(
                    years, each -> evaluations.of(variants.with(Lever.RETIREMENT, BigDecimal.valueOf(each))));
        }
    }
}
