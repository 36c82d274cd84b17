package io.foreseed.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.simulation.ResultDocument;
import java.util.ArrayList;
import java.util.List;

/**
 * The same plan under several sets of assumptions: how far success depends on what is believed of the market, apart from
 * how exactly each set was simulated.
 *
 * <p>By the law of total variance, the variance of a success that is read from one of the sets is the mean of the
 * sampling variances plus the variance between the sets' true values. The variance of the m observed shares contains
 * sampling noise itself: on common paths its expectation is the true variance plus the mean of the sampling variances
 * less the mean of the sampling covariances of all pairs (analysis of variance with correlated errors; Searle, Casella
 * and McCulloch, Variance Components, 1992, section 3). Both are taken from the paths, and the true variance is not
 * below 0.
 */
record AssumptionsQuestion(List<NamedPlan> sets) implements Question {
    private static final int LEAST_SETS = 2;
    private static final int MAXIMUM_SETS = 20;

    static Question read(Reading reading) {
        return new AssumptionsQuestion(NamedPlan.read(reading, "sets", LEAST_SETS, MAXIMUM_SETS));
    }

    @Override
    public int simulations() {
        return 1 + sets.size();
    }

    @Override
    public void describe(ObjectNode question) {
        NamedPlan.write(question, "sets", sets);
    }

    @Override
    public void answer(Evaluations evaluations, ObjectNode answer) {
        Outcome base = evaluations.base();
        List<Outcome> outcomes = new ArrayList<>();
        ArrayNode array = answer.putArray("sets");
        for (NamedPlan set : sets) {
            Outcome outcome = evaluations.of(set.plan());
            outcomes.add(outcome);
            Figures.againstBase(array.addObject().put("name", set.name()), outcome, base);
        }
        uncertainty(outcomes, answer);
    }

    private static void uncertainty(List<Outcome> outcomes, ObjectNode answer) {
        double lowest = 1;
        double highest = 0;
        double sum = 0;
        double sampling = 0;
        for (Outcome outcome : outcomes) {
            double share = share(outcome);
            lowest = Math.min(lowest, share);
            highest = Math.max(highest, share);
            sum += share;
            sampling += share * (1 - share) / outcome.paths();
        }
        double mean = sum / outcomes.size();
        sampling /= outcomes.size();
        double observed = 0;
        for (Outcome outcome : outcomes) {
            double off = share(outcome) - mean;
            observed += off * off / (outcomes.size() - 1);
        }
        boolean isSampled = outcomes.stream().allMatch(Outcome::isSampled);
        double between = isSampled ? Math.max(0, observed - (sampling - covariance(outcomes))) : observed;
        double total = between + sampling;
        answer.set("meanSuccess", ResultDocument.number(mean));
        if (isSampled) {
            answer.putObject("sampling").set("standardError", ResultDocument.number(Math.sqrt(sampling)));
        }
        ObjectNode node = answer.putObject("assumptions");
        node.set("lowest", ResultDocument.number(lowest));
        node.set("highest", ResultDocument.number(highest));
        node.set("range", ResultDocument.number(highest - lowest));
        node.set("standardDeviation", ResultDocument.number(Math.sqrt(between)));
        if (isSampled) {
            node.set("shareOfVariance", ResultDocument.number(total == 0 ? 0 : between / total));
        }
    }

    /** The mean, over all pairs of sets, of the covariance of their sampling errors. */
    private static double covariance(List<Outcome> outcomes) {
        double sum = 0;
        int pairs = 0;
        for (int first = 0; first < outcomes.size(); first++) {
            for (int second = 0; second < first; second++) {
                Outcome one = outcomes.get(first);
                Outcome other = outcomes.get(second);
                double both = one.common(other) / (double) one.paths();
                sum += (both - share(one) * share(other)) / one.paths();
                pairs++;
            }
        }
        return sum / pairs;
    }

    private static double share(Outcome outcome) {
        return outcome.successCount() / (double) outcome.paths();
    }
}
