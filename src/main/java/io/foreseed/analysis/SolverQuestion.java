package io.foreseed.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.analysis.BoundarySearch.Boundary;
import io.foreseed.engine.SuccessInterval;
import io.foreseed.simulation.ResultDocument;
import java.math.BigDecimal;
import java.util.OptionalDouble;

/** How much may be spent or withdrawn, or must be saved, so that enough paths succeed. */
record SolverQuestion(Quantity quantity, double successProbability, double tolerance) implements Question {
    static Question maximumSpending(Reading reading) {
        if (reading.allows(Lever.SPENDING, BigDecimal.ONE) && reading.plan().spending() == 0) {
            reading.question().problem("type", "cannot be asked: all expenses of the plan are 0");
        }
        return of(reading, new Quantity.Spending(reading.plan()));
    }

    static Question requiredSaving(Reading reading) {
        reading.allows(Lever.SAVING, BigDecimal.ZERO);
        return of(reading, new Quantity.Saving(reading.plan()));
    }

    static Question safeWithdrawalRate(Reading reading) {
        if (reading.plan().openingWealth() == 0) {
            reading.question().problem("type", "cannot be asked: the plan has no opening wealth");
        }
        return of(reading, new Quantity.Withdrawal(reading.plan()));
    }

    private static Question of(Reading reading, Quantity quantity) {
        return new SolverQuestion(quantity, reading.successProbability(), reading.tolerance());
    }

    @Override
    public int simulations() {
        return 1 + BoundarySearch.maximumEvaluations(tolerance);
    }

    @Override
    public void describe(ObjectNode question) {
        question.set("successProbability", ResultDocument.number(successProbability));
        question.set("tolerance", ResultDocument.number(tolerance));
    }

    @Override
    public void answer(Evaluations evaluations, ObjectNode answer) {
        Outcome base = evaluations.base();
        int required = BoundarySearch.required(successProbability, base.paths());
        BoundarySearch search = new BoundarySearch(
                amount -> at(amount, evaluations).successCount(), required, quantity.isHelpful(), tolerance);
        if (quantity.isHelpful() && base.successCount() >= required) {
            nothingNeeded(answer, base);
            return;
        }
        double least = leastAmount();
        Boundary boundary = search.between(least, quantity.guess(), quantity.most());
        if (boundary == null) {
            unanswered(answer, search.isEnough(quantity.guess()));
        } else {
            solved(answer, search, boundary, evaluations, least);
        }
        tried(answer, search, base.paths());
    }

    private Outcome at(double amount, Evaluations evaluations) {
        return evaluations.of(quantity.plan(amount));
    }

    /** A Guyton-Klinger rule has no rate of 0. */
    private double leastAmount() {
        try {
            quantity.plan(0);
            return 0;
        } catch (RefusedChangeException noZero) {
            return quantity.guess() / (1L << (BoundarySearch.MAXIMUM_WIDENINGS - 1));
        }
    }

    private static void nothingNeeded(ObjectNode answer, Outcome base) {
        ObjectNode solution = answer.putObject("solution").put("value", 0);
        Figures.outcome(solution, base);
        answer.put("reason", "The plan reaches the probability as it is.");
    }

    private void unanswered(ObjectNode answer, boolean isAlwaysEnough) {
        answer.putNull("solution");
        answer.put(
                "reason",
                isAlwaysEnough ? "Every amount that was tried is enough: nothing limits it." : quantity.unreachable());
    }

    private void solved(
            ObjectNode answer, BoundarySearch search, Boundary boundary, Evaluations evaluations, double least) {
        Outcome enough = at(boundary.enough(), evaluations);
        Outcome beyond = at(boundary.beyond(), evaluations);
        double value = boundary.enough();
        ObjectNode solution = answer.putObject("solution");
        solution.set("value", ResultDocument.number(value));
        quantity.describe(value, solution);
        OptionalDouble error = search.standardError(boundary, enough.paths(), least, quantity.most());
        if (error.isPresent() && enough.isSampled()) {
            double reach = SuccessInterval.normalQuantile(enough.plan().confidenceLevel()) * error.getAsDouble();
            solution.set("standardError", ResultDocument.number(error.getAsDouble()));
            solution.set("lower", ResultDocument.number(Math.max(0, value - reach)));
            solution.set("upper", ResultDocument.number(value + reach));
        } else {
            solution.putNull("standardError");
        }
        Figures.outcome(solution, enough);
        ObjectNode other = answer.putObject("beyond");
        other.set("value", ResultDocument.number(boundary.beyond()));
        Figures.outcome(other, beyond);
        answer.set("bracketWidth", ResultDocument.number(boundary.width()));
    }

    /** Monotone or not is judged by the amounts that were tried; where it is a law it is said. */
    private void tried(ObjectNode answer, BoundarySearch search, int paths) {
        boolean isMonotone = search.isMonotone();
        answer.put("monotone", quantity.isMonotone() ? "always" : isMonotone ? "where it was tried" : "no");
        if (!isMonotone) {
            answer.put(
                    "warning",
                    "Success rises and falls with the amount, as the amounts tried show: other amounts may do as well.");
        }
        ArrayNode tried = answer.putArray("tried");
        search.counts().forEach((amount, count) -> {
            ObjectNode point = tried.addObject();
            point.set("value", ResultDocument.number(amount));
            point.set("successProbability", ResultDocument.number(count / (double) paths));
        });
    }
}
